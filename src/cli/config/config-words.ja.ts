import type { Config } from '#config'
import { listenText } from '#config'
import { clockText, hopText, storeText } from './config-shown.ts'
import type { ConfigWords } from './config-wording.ts'

export const CONFIG_JA: ConfigWords = {
  summary: '設定ファイルを、使う前に確かめます',
  about: '何も動かさずに、sekisho.yaml を確かめます。',
  check: '設定の間違いをまとめて知らせます。間違いがなければ、何が動くかを示します',
  file: '設定ファイル。省略すると ./sekisho.yaml、なければ /etc/sekisho/sekisho.yaml',
  json: '間違いと注意をJSONで表示します(ほかのプログラム用)',
  after: `
終了コード:
  0   設定に間違いはありません
  2   間違いがあるか、読めません

すべての項目の説明は docs/configuration.ja.md、見本は sekisho.example.yaml にあります。
`,
  mistakes: (file, count) => `${file}: 間違いが${count}か所あります`,
  notes: () => '間違いではありませんが、ご確認ください:',
  good: (file) => `${file}: 間違いはありません。次のように動きます:`,
  noConfig: (places) => `設定ファイルがありません(探した場所: ${places})。`,
  summaryOf,
}

const MODES = { proxy: 'メールサーバーの後ろ', mx: '外から直接' } as const

function summaryOf({ doors, clinics, nextHop, store, digest, policy, outbound }: Config): [string, string][] {
  return [
    ...doors.smtp.map((door): [string, string] => [
      'SMTP',
      `${listenText(door.listen)}(${MODES[door.mode]})、届け先 ${hopText(door.nextHop)}`,
    ]),
    ...doors.milter.map((door): [string, string] => [
      'milter',
      `${listenText(door.listen)}、保留したメールは${door.hold === 'store' ? '関所' : 'Postfix'}に置きます`,
    ]),
    ...doors.http.map((door): [string, string] => [
      'HTTP',
      `${listenText(door.listen)}${door.pages ? '、受取人のページあり' : ''}`,
    ]),
    ...doors.imap.map((door): [string, string] => ['IMAP', `${door.name}: ${door.server} の ${door.user}`]),
    ...clinics.map(({ name, domains, addresses, policy }): [string, string] => [
      clinics.length === 1 ? '自分の範囲' : `施設 ${name}`,
      `${[...domains, ...addresses].join(', ')}(方針 ${policy})`,
    ]),
    ...(nextHop === undefined ? [] : [['届け先', hopText(nextHop)] as [string, string]]),
    ['置き場所', storeText(store)],
    ['方針', policy],
    ['お知らせ', digest === undefined ? '送りません' : `毎日 ${clockText(digest.at)}`],
    [
      '大量送信',
      `1時間に${outbound.perHour}通を超え、ふだんの${outbound.factor}倍になったら${outbound.hold ? '保留します' : '知らせます'}`,
    ],
  ]
}
