import { optional, required, withDefault } from '../reading/kind.ts'
import { duration, keeping, size, timeOfDay } from '../reading/measures.ts'
import { address, existing, location, mailbox, oneWord, tcpOrSocket, webAddress } from '../reading/places.ts'
import { both } from '../reading/said.ts'
import { count, factor, oneOf, words, yesNo } from '../reading/scalars.ts'
import { list, section } from '../reading/shapes.ts'
import { forwarding } from './forwarding.ts'

// What is done about mail, and what is kept of it.

export const marks = section({
  headers: withDefault(yesNo, 'yes', {
    ja: '判定を X-Sekisho-* ヘッダーとして付けるかどうか。',
    en: 'Whether mail gets X-Sekisho-* header fields with the verdict.',
  }),
  subject: optional(words(both('件名の前に付ける言葉', 'what goes before the subject'), 40), {
    ja: '注意のメールの件名の前に付ける言葉。',
    en: 'Put before the subject of a mail with a notice.',
    otherwise: both('付けない', 'nothing'),
    example: '"[注意]"',
  }),
  banner: withDefault(oneOf('ja', 'en', 'both', 'off'), 'ja', {
    ja: '注意のメールの本文の前に入れる説明の言葉。off: 入れない。',
    en: 'The language of the words put before the text of a mail with a notice; off: none.',
  }),
  authservId: optional(oneWord, {
    ja: 'Authentication-Results に書く、このサーバーの名前。',
    en: 'Our name in Authentication-Results.',
    otherwise: both('hostname と同じ', 'as hostname'),
    example: 'mail.clinic.example.jp',
  }),
  trustedResults: withDefault(list(oneWord), '[]', {
    ja: 'Authentication-Results を信じる、手前のサーバーの名前。',
    en: 'Servers before us whose Authentication-Results are believed, by the name in them.',
    example: '[mx.example.jp]',
    needsRestart: true,
  }),
  disarm: withDefault(yesNo, 'no', {
    ja: 'マクロなど動くもののために保留するメールを、それを取り除いた写しにして届けるかどうか。原本は保留します。',
    en: 'Whether a mail that would be held for macros and the like is delivered as a copy without them; the original is held.',
  }),
})

export const quarantine = section({
  key: optional(location, {
    ja: '保留メールを暗号化する鍵のファイル。なければ作ります。必ず控えを取ってください。失うと保留メールは読めません。',
    en: 'The file with the key by which held mail is encrypted; made where there is none. Keep a copy: without it held mail cannot be read.',
    otherwise: both('data の下の keys/quarantine.key', 'keys/quarantine.key below data'),
    needsRestart: true,
  }),
  size: withDefault(size('10MB', '100TB'), '10GB', {
    ja: '保留メール全部の大きさの上限。いっぱいになると、保留すべきメールは送り元で待ちます。',
    en: 'What all held mail may take. When it is full, mail that would be held waits at its sender.',
    needsRestart: true,
  }),
})

export const digest = section({
  at: withDefault(timeOfDay, '08:00', { ja: '毎日送る時刻。', en: 'When it is sent, every day.' }),
  from: required(mailbox, {
    ja: '差出人のアドレス。',
    en: 'The address that it comes from.',
    example: 'sekisho@clinic.example.jp',
  }),
  pageUrl: optional(webAddress(false), {
    ja: '受取人のブラウザーから、pages を yes にしたHTTPの入口に届くアドレス。',
    en: "Where recipients' browsers reach an HTTP door with pages.",
    otherwise: both('リンクを載せない', 'no links'),
    example: 'http://mail.clinic.example.jp:11333',
  }),
  release: withDefault(oneOf('recipient', 'admin'), 'recipient', {
    ja: '保留メールを解放できる人。recipient: 受取人も。admin: 管理者だけ。',
    en: 'Who may release held mail. recipient: recipients, too. admin: only the administrators.',
  }),
  admins: withDefault(list(mailbox), '[]', {
    ja: '全員分のお知らせを受け取る管理者。',
    en: 'Administrators, who get the digest of everything.',
    example: '[it@clinic.example.jp]',
  }),
})

export const ledger = section({
  keys: optional(location, {
    ja: '台帳に署名する鍵のフォルダー(施設ごとに一つ)。なければ作ります。必ず控えを取ってください。',
    en: 'The folder of the keys that sign the ledgers, one a clinic; made where there are none. Keep a copy.',
    otherwise: both('data の下の keys', 'keys below data'),
    needsRestart: true,
  }),
  addresses: withDefault(oneOf('plain', 'hashed'), 'plain', {
    ja: '台帳のメールアドレス。plain: そのまま。hashed: 読めない形(知っている人は探せます)。',
    en: 'Mail addresses in the ledger. plain: as they are. hashed: unreadable, though whoever knows one can look for it.',
    needsRestart: true,
  }),
  checkpoints: withDefault(
    section({
      folder: optional(location, {
        ja: '署名した控えを書くフォルダー。このサーバーから消せない場所にすると、台帳の書き換えが必ず分かります。',
        en: 'Where signed checkpoints are written. In a place that this machine cannot erase, no change of the ledger stays hidden.',
        otherwise: both('data の下の checkpoints', 'checkpoints below data'),
      }),
      every: withDefault(duration('1m', '7d'), '1h', { ja: '書く間隔。', en: 'How often.' }),
    }),
    '{}',
    { ja: '台帳の控え。', en: 'Checkpoints of the ledger.' },
  ),
  ...forwarding,
})

export const scanners = section({
  yara: optional(existing('folder'), {
    ja: 'YARAの規則(.yar, .yara)のフォルダー。',
    en: 'A folder with YARA rules (.yar, .yara).',
    example: '/etc/sekisho/yara',
  }),
  clamd: optional(tcpOrSocket, {
    ja: 'ClamAV(clamd)の場所。',
    en: 'Where a clamd listens.',
    example: 'unix:/run/clamav/clamd.ctl',
  }),
})

export const authentication = section({
  spf: withDefault(yesNo, 'yes', { ja: 'SPFを調べるかどうか。', en: 'Whether SPF is checked.' }),
  dkim: withDefault(yesNo, 'yes', { ja: 'DKIMを調べるかどうか。', en: 'Whether DKIM is checked.' }),
  dmarc: withDefault(yesNo, 'yes', { ja: 'DMARCを調べるかどうか。', en: 'Whether DMARC is checked.' }),
  arc: withDefault(yesNo, 'yes', { ja: 'ARCを調べるかどうか。', en: 'Whether ARC is checked.' }),
  dns: withDefault(list(address), '[]', {
    ja: '問い合わせるDNSサーバー。',
    en: 'DNS servers to ask.',
    otherwise: both('このサーバーの設定どおり', "as this machine's own settings say"),
    example: '[192.168.1.1]',
  }),
  timeout: withDefault(duration('1s', '1m'), '15s', { ja: '一通にかけてよい時間。', en: 'What one mail may take.' }),
})

export const outbound = section({
  perHour: withDefault(count(1, 1_000_000), '100', {
    ja: '1時間の宛先がこの数までなら、大量送信とは見なしません。',
    en: 'Recipients in an hour that are no burst, whoever sends.',
  }),
  factor: withDefault(factor(1, 1_000), '5', {
    ja: 'そのアカウントのふだんの何倍から大量送信と見なすか。',
    en: "Times an account's own custom from which it is a burst.",
  }),
  hold: withDefault(yesNo, 'yes', {
    ja: '大量送信を保留するかどうか。no では知らせるだけです。',
    en: 'Whether a burst is held; otherwise it is only told.',
  }),
})

export const workers = section({
  jobs: optional(count(1, 256), {
    example: '2',
    ja: '同時に検査する数。',
    en: 'Mails inspected at a time.',
    otherwise: both('CPUのコア数より一つ少ない数', 'one less than the cores'),
  }),
  timeout: withDefault(duration('1s', '10m'), '30s', {
    ja: '一通の検査にかけてよい時間。過ぎたメールは保留します。',
    en: 'What one mail may take; a mail that takes longer is held.',
  }),
  memory: withDefault(size('128MB', '64GB'), '1GB', {
    ja: '一通の検査に使ってよいメモリー。超えたメールは保留します。',
    en: 'Memory for one mail; a mail that needs more is held.',
  }),
})

export const retention = section({
  quarantine: withDefault(keeping, '30d', { ja: '保留したメール。', en: 'Held mail.' }),
  mails: withDefault(keeping, '400d', {
    ja: 'メールごとの記憶(件名の形、添付の指紋など)。',
    en: 'What is remembered of each mail.',
  }),
  people: withDefault(keeping, '3y', { ja: 'やり取りした相手の記憶。', en: 'With whom the place wrote.' }),
  ledger: withDefault(keeping, 'forever', {
    ja: '台帳の記録の内容。過ぎたものは内容を消してハッシュ値だけを残し、台帳の正しさは保ちます。',
    en: "What the ledger's entries say. Of older ones only the hash is kept; the ledger stays verifiable.",
  }),
})

export const service = section({
  drain: withDefault(duration('1s', '10m'), '20s', {
    ja: '止めるとき、途中のメールを待つ時間。',
    en: 'How long mail under way may take when the service stops.',
  }),
})

export const log = section({
  level: withDefault(oneOf('debug', 'info', 'warn', 'error'), 'info', {
    ja: '記録の細かさ。',
    en: 'How much is written.',
  }),
  file: optional(location, {
    ja: '記録のファイル。',
    en: 'The file of the log.',
    otherwise: both('標準出力', 'standard output'),
    example: '/var/log/sekisho.log',
    needsRestart: true,
  }),
})
