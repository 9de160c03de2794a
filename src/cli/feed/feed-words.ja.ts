import type { FeedRefusal } from '../../knowledge/feeds/index.ts'
import type { FeedWords } from './feed-wording.ts'

export const FEED_JA: FeedWords = {
  summary: '危険なURL・ドメイン・ファイルの一覧(URLhaus、Feodo Tracker、MISP、STIX、RPZ、テキスト)を管理します',
  about:
    '危険と報告されたドメイン、URL、IPアドレス、ファイルのハッシュ値の一覧を管理します。一覧は手元のファイルから読み込み、外部への取得や問い合わせは一切しません。正しいとは考えにくい一覧は受け付けず、前の一覧をそのまま使い続けます。',
  after: `
一覧はそのまま(.gz や .zip のままでも)読み込めます。種類は自動で見分けます。

例:
  sekisho feed add urlhaus /srv/lists/urlhaus.csv
  sekisho feed import            (すべての一覧のファイルを読み直します。1時間ごとの実行などに)
  sekisho feed list
`,
  add: '名前を付けて一覧を登録し、ファイルから取り込みます',
  import: '登録した一覧のファイルを読み直します(名前を省くとすべて)',
  list: '一覧の名前、件数、古さを表示します',
  check: 'ファイルを読み、取り込めるかどうかを表示します(何も保存しません)',
  remove: '一覧の登録を外します。その内容はすぐに使われなくなります',
  name: '好きな短い名前(英数字とハイフン)',
  names: '一覧の名前(省くとすべて)',
  file: '一覧のファイル',
  source: 'ファイル、または登録した一覧の名前',
  store: '保存する場所: ファイル、または postgres://…(標準は sekisho-data/store.sqlite、または SEKISHO_STORE)',
  json: '結果を1件1行のJSONで表示します(ほかのプログラム用)',
  badName: (name) =>
    `「${name}」という名前は使えません。「urlhaus」のように、英数字とハイフンで40文字までにしてください。`,
  missing: (command) => `指定が足りません。使い方は「sekisho feed ${command} --help」で確かめられます。`,
  taken: (name) =>
    `「${name}」はもう登録されています。ファイルを読み直すには「sekisho feed import ${name}」としてください。`,
  unknown: (name, names) =>
    `「${name}」という一覧はありません。${names === '' ? 'まだ一つも登録されていません。「sekisho feed add 名前 ファイル」で登録できます。' : `登録されているもの: ${names}`}`,
  none: '一覧はまだ登録されていません。「sekisho feed add 名前 ファイル」で登録できます。',
  formats: {
    'urlhaus-csv': 'URLhaus(CSV)',
    'urlhaus-json': 'URLhaus(JSON)',
    'feodo-csv': 'Feodo Tracker(CSV)',
    'feodo-json': 'Feodo Tracker(JSON)',
    'threatfox-json': 'ThreatFox(JSON)',
    csv: 'CSV',
    hostfile: 'hostsファイル',
    rpz: 'ポリシーゾーン(RPZ)',
    'misp-json': 'MISP',
    'stix-json': 'STIX',
    list: 'テキスト',
  },
  columns: ['名前', '件数', '取り込み', '一覧の日付', '種類', 'ファイル'],
  imported: (name, count, before, format) =>
    `${name}: ${count}件を使い始めました(${before === 0 ? '新規' : `これまでは${before}件`})、${format}`,
  believed: (name, count, format) => `${name}: ${count}件、${format}。取り込めます。`,
  refused: (name, reasons, isInForce) =>
    `一覧「${name}」は取り込みませんでした。${reasons}${isInForce ? '前の一覧をそのまま使い続けます。' : '何も保存していません。'}`,
  skipped: (count, line) => `  ${count}行を除きました(最初は${line}行目)`,
  removed: (name) => `${name}: 登録を外しました`,
  refusal: (refusal) => refusalText(refusal),
  age: (days) => (days === 0 ? '今日' : days === 1 ? '昨日' : `${days}日前`),
  never: 'なし',
  stale: (name, days) =>
    `一覧「${name}」を最後に取り込んだのは${days}日前です。ファイルが届いているかを確かめ、「sekisho feed import ${name}」としてください。`,
}

function refusalText(refusal: FeedRefusal): string {
  switch (refusal.why) {
    case 'empty':
      return '中身が一件もありません。'
    case 'too-many':
      return `${refusal.count}件あります。${refusal.most}件を超えるものは取り込めません。`
    case 'dropped':
      return `前は${refusal.before}件でしたが、今回は${refusal.count}件と、10分の1未満に減っています。正しい場合は、登録を外してから登録し直してください。`
    case 'mostly-unreadable':
      return `一覧として読めない行が${refusal.skipped}行あります(最初は${refusal.line}行目)。ファイルが正しいかお確かめください。`
    case 'private-range':
      return `施設内などで使う、公開されていないアドレスが載っています: ${refusal.values.join('、')}。`
    case 'own-domain':
      return `この施設のドメインが載っています: ${refusal.values.join('、')}。`
    case 'public-suffix':
      return `多くの組織が共有する区分が丸ごと載っています: ${refusal.values.join('、')}。`
    case 'everybodys-domain':
      return `誰もが使うドメインが丸ごと載っています: ${refusal.values.join('、')}。`
    case 'cut-off':
      return '途中で切れています。コピーし直してください。'
    case 'not-json':
      return `JSONとして読めません(${refusal.line}行目)。`
    case 'not-text':
      return 'UTF-8のテキストではありません。'
    case 'too-large':
      return '一覧としては大きすぎます。'
    case 'encrypted':
      return '暗号化された圧縮ファイルです。先に展開してください。'
    case 'unknown-packing':
      return 'この圧縮の方式には対応していません。先に展開してください。'
  }
}
