import { optional, required, withDefault } from '../reading/kind.ts'
import { duration } from '../reading/measures.ts'
import { existing, syslogPlace, webAddress, witnessKey } from '../reading/places.ts'
import { both } from '../reading/said.ts'
import { oneOf, yesNo } from '../reading/scalars.ts'
import { secret } from '../reading/secrets.ts'
import { section } from '../reading/shapes.ts'

// What leaves this machine of the ledger: nothing, unless it is written here.

const format = withDefault(oneOf('plain', 'ecs', 'ocsf'), 'plain', {
  ja: '記録の形。plain: 台帳のまま。ecs、ocsf: SIEM が読む形。',
  en: 'The form of the entries. plain: as they stand in the ledger. ecs, ocsf: as SIEMs read them.',
})

const ca = optional(existing('file'), {
  ja: '相手の証明書を発行した認証局の証明書(PEM)。施設内の認証局のときに書きます。',
  en: "Certificates (PEM) of the authority that signed the server's, where it is one of your own.",
  example: '/etc/sekisho/ca.pem',
})

export const syslog = section({
  to: required(syslogPlace, {
    ja: '送り先。tls: 暗号化(お勧めです)、tcp、udp。TCPとTLSは長さ付き(RFC 6587、RFC 5425)で送ります。',
    en: 'Where to: tls (encrypted; the one to take), tcp or udp. TCP and TLS count octets (RFC 6587, RFC 5425).',
    example: 'tls://siem.example.jp:6514',
  }),
  format,
  facility: withDefault(
    oneOf(
      ...(['audit', 'auth', 'authpriv'] as const),
      ...(['local0', 'local1', 'local2', 'local3', 'local4', 'local5', 'local6', 'local7'] as const),
    ),
    'audit',
    { ja: 'syslogの分類(facility)。', en: 'The facility of the messages.' },
  ),
  ca,
})

export const webhook = section({
  url: required(webAddress(false, true), {
    ja: '送り先。https:// で始めます。http:// は、このサーバー自身か allow-http のときだけ使えます。',
    en: 'Where to, beginning with https://; http:// only to this machine itself, or with allow-http.',
    example: 'https://siem.example.jp/sekisho',
  }),
  secret: required(secret(), {
    ja: '署名(HMAC-SHA256)の秘密。受け取る側と同じものにします。',
    en: 'The secret of the signature (HMAC-SHA256), the same as at the receiver.',
    example: '{ file: /etc/sekisho/webhook-secret }',
  }),
  format,
  body: withDefault(oneOf('ndjson', 'json'), 'ndjson', {
    ja: '本文の形。ndjson: 1行に1件。json: 一つの配列。',
    en: 'The body. ndjson: an entry a line. json: one list.',
  }),
  ca,
  allowHttp: withDefault(yesNo, 'no', {
    ja: 'ほかの機械へ、暗号化せずに送ってよいかどうか。',
    en: 'Whether it may go to another machine without encryption.',
  }),
})

export const witness = section({
  url: required(webAddress(false), {
    ja: '証人(C2SP tlog-witness)のアドレス。',
    en: 'The address of a witness (C2SP tlog-witness).',
    example: 'https://witness.example.jp/sekisho',
  }),
  key: required(witnessKey, {
    ja: '証人の公開鍵。',
    en: "The witness's public key.",
    example: '"witness.example.jp+0a91f72e+BHMwCHH0TBaOfJSd4sdQ5gwsm7j/UwAXxaJnI06ctNuO"',
  }),
  every: withDefault(duration('1m', '7d'), '1h', { ja: '署名をもらう間隔。', en: 'How often it is asked.' }),
})

export const forwarding = {
  syslog: optional(syslog, {
    ja: '記録をsyslogサーバーに送り続けるとき。書いたときより後の記録を送ります。',
    en: 'A syslog server that entries are sent to, from the next one on.',
    otherwise: both('送らない', 'nothing is sent'),
    needsRestart: true,
  }),
  webhook: optional(webhook, {
    ja: '記録をHTTPSで送り続けるとき。書いたときより後の記録を送ります。',
    en: 'A receiver over HTTPS that entries are posted to, from the next one on.',
    otherwise: both('送らない', 'nothing is sent'),
    needsRestart: true,
  }),
  witness: optional(witness, {
    ja: '台帳の控えに、外の証人の署名をもらうとき。送るのは、件数とハッシュ値だけです。',
    en: 'A witness elsewhere that cosigns checkpoints; it is sent a count and a hash, no entry.',
    otherwise: both('もらわない', 'none is asked'),
    needsRestart: true,
  }),
} as const
