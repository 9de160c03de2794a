import { hop, hopReference, storePlace } from '../reading/hops.ts'
import { optional, type ReadBy, required, withDefault } from '../reading/kind.ts'
import { domain, hostName, location, mailbox, mailboxOf, network, policy, tenantName } from '../reading/places.ts'
import { both } from '../reading/said.ts'
import { oneOf } from '../reading/scalars.ts'
import { list, named, section } from '../reading/shapes.ts'
import { doors } from './doors.ts'
import * as keeping from './keeping.ts'

// Every key of sekisho.yaml, in the order in which a reader wants them. What checks a file, the pages about it and the
// example are all made from here.

const domains = withDefault(list(domain), '[]', {
  ja: '自分のメールのドメイン。ここ宛てのメールを受け取り、ここを名乗る外からのメールを疑います。',
  en: 'Your own mail domains: mail to them is yours, and outside mail that claims to come from them is doubted.',
  example: '[clinic.example.jp]',
})

const addresses = withDefault(list(mailbox), '[]', {
  ja: 'プロバイダーのドメインにある自分のアドレス(自分のドメインがないとき)。',
  en: "Your own addresses at a provider's domain, where you have no domain.",
  example: '[clinic@provider.example.jp]',
})

const recipients = withDefault(
  named(
    policy,
    (name) => mailboxOf(name) !== undefined,
    (name) => mailboxName(name),
  ),
  '{}',
  {
    ja: '方針を別にする受取人。',
    en: 'Recipients with a policy of their own.',
    example: '{ it@clinic.example.jp: watch }',
  },
)

const mailboxName = (name: string) =>
  both(`「${name.slice(0, 60)}」はメールアドレスではありません。`, `"${name.slice(0, 60)}" is not a mail address.`)

const clinic = section({
  name: required(tenantName, {
    ja: '施設の名前(英数字)。あとから変えないでください。記憶も台帳もこの名前で分けています。',
    en: 'What the clinic is called. Do not change it later: memory and ledger are kept apart by it.',
    example: 'kita-clinic',
  }),
  domains,
  addresses,
  policy: optional(policy, {
    example: 'strict',
    ja: 'この施設の方針。',
    en: 'Its policy.',
    otherwise: both('一番上の policy', 'the policy at the top'),
  }),
  recipients,
  nextHop: optional(hopReference, {
    example: 'lmtp://127.0.0.1:24',
    ja: 'この施設のメールの届け先。',
    en: 'Where its mail goes.',
    otherwise: both('入口の next-hop', "the door's next-hop"),
  }),
})

const ROWS = {
  language: withDefault(oneOf('ja', 'en'), 'ja', {
    ja: '説明の言葉。',
    en: 'The language of explanations.',
    needsRestart: true,
  }),
  data: withDefault(location, 'sekisho-data', {
    ja: '関所が使うフォルダー。',
    en: 'The folder that Sekisho keeps its own things in.',
    needsRestart: true,
  }),
  store: optional(storePlace, {
    ja: '記憶と台帳の置き場所。SQLiteのファイルか、PostgreSQLのアドレス。',
    en: 'Where memory and ledger lie: an SQLite file, or the address of a PostgreSQL database.',
    otherwise: both('data の下の store.sqlite', 'store.sqlite below data'),
    example: '{ env: SEKISHO_STORE }',
    needsRestart: true,
  }),
  hostname: optional(hostName, {
    ja: 'このサーバーがメールの世界で名乗る名前。',
    en: 'The name by which this machine speaks to mail servers.',
    otherwise: both('このサーバーの名前', 'the name of this machine'),
    example: 'mail.clinic.example.jp',
    needsRestart: true,
  }),
  policy: withDefault(policy, 'clinic', {
    ja: '何を注意にし、何を保留にするか。clinic(標準)、strict(厳しい)、watch(記録だけ)、または方針のファイル。',
    en: 'What gets a notice and what is held: clinic (the usual), strict, watch (records only), or the path of a policy file.',
  }),
  domains,
  addresses,
  recipients,
  clinics: withDefault(list(clinic), '[]', {
    ja: '施設がいくつもあるとき。domains, addresses, recipients の代わりに、施設ごとに書きます。',
    en: 'Where there are several clinics; written instead of domains, addresses and recipients.',
  }),
  networks: withDefault(list(network), '[]', {
    ja: '自分のネットワーク。ここから来るメールは、自分から出ていくメールとして扱います。',
    en: 'Your own networks. Mail that comes from them is your own, going out.',
    example: '[192.168.1.0/24]',
  }),
  nextHops: withDefault(named(hop), '{}', {
    ja: 'メールの届け先に付ける名前。',
    en: 'Names for the places where mail goes.',
    example: '{ inside: "smtp://127.0.0.1:10026" }',
  }),
  nextHop: optional(hopReference, {
    ja: '届け先。解放したメールと、関所からのお知らせもここから送ります。',
    en: 'Where mail goes, released mail and our own notices too.',
    otherwise: both('next-hops に一つだけあるときはそれ', 'the only one of next-hops, where there is one'),
    example: 'inside',
  }),
  doors: withDefault(doors, '{}', { ja: 'メールの入口。一つは必要です。', en: 'How mail comes in; one is needed.' }),
  marks: withDefault(keeping.marks, '{}', {
    ja: '届けるメールに付けるもの。',
    en: 'What delivered mail is marked with.',
  }),
  quarantine: withDefault(keeping.quarantine, '{}', { ja: '保留したメール。', en: 'Held mail.' }),
  digest: optional(keeping.digest, {
    ja: '保留したメールを受取人に知らせる、一日一回のお知らせ。',
    en: 'A daily mail that tells recipients what was held.',
    otherwise: both('送らない', 'none is sent'),
  }),
  ledger: withDefault(keeping.ledger, '{}', {
    ja: '台帳(書き換えられない記録)。',
    en: 'The ledger, which nobody can quietly change.',
  }),
  scanners: withDefault(keeping.scanners, '{}', {
    ja: 'ほかの検査。',
    en: 'Other scanners.',
    needsRestart: true,
  }),
  authentication: withDefault(keeping.authentication, '{}', {
    ja: '差出人の確認(SPF、DKIM、DMARC、ARC)。',
    en: 'Checking where a mail comes from (SPF, DKIM, DMARC, ARC).',
  }),
  outbound: withDefault(keeping.outbound, '{}', {
    ja: '出ていくメールの見張り。感染したパソコンからの大量送信を止めます。',
    en: 'Watching what goes out: a burst from an infected PC is stopped.',
  }),
  workers: withDefault(keeping.workers, '{}', { ja: '検査の手。', en: 'Who inspects.', needsRestart: true }),
  retention: withDefault(keeping.retention, '{}', { ja: '残しておく期間。', en: 'How long things are kept.' }),
  service: withDefault(keeping.service, '{}', { ja: 'サービスの動き。', en: 'How the service behaves.' }),
  log: withDefault(keeping.log, '{}', { ja: '動作の記録。', en: 'The log.' }),
} as const

export const TABLE = section(ROWS)
export const TABLE_ROWS: typeof ROWS = ROWS
/** What a file says, before one key was looked at in the light of another. */
export type Written = ReadBy<typeof ROWS>
