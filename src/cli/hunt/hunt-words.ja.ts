import type { HuntMistake } from '#ledger'
import type { HuntWords } from './hunt-wording.ts'

export const HUNT_JA: HuntWords = {
  summary: '不審なメールがだれに届いたかを、台帳の記録から調べます',
  about:
    '台帳のすべての記録から、条件に合うメール、届いた相手、その後どうなったか(配達・保留・解放など)を調べます。不審なメールのことを知ったときに、添付ファイルのSHA-256、本文のリンク、差出人などで調べてください。',
  after: `
同じ項目をいくつも指定すると、どれか一つに合うもの。違う項目を合わせると、すべてに合うものを探します。

ルールのファイル(YAML)では、all(すべて)・any(どれか)・not(以外)も使えます:
  name: 十一月の請求書
  where:
    sender: example.net
    any:
      - part-name: ["*.xlsm", "*.docm"]
      - link-host: example.org
    not:
      authentication: dmarc=pass
使える名前: mail-hash part-hash part-name part-kind link link-host sender recipient subject message-id peer
finding verdict authentication と since、until

終了コード:
  0   見つかりませんでした
  10  見つかりました
  2   使い方の誤り、または読めないものがありました

例:
  sekisho hunt --sender example.net --since 2026-11-20
  sekisho hunt --hash 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 --json
  sekisho hunt --rule 調査.yaml
  sekisho hunt --sender example.net --since 2026-11-20 --claw-back
`,
  hash: 'メール、添付ファイル、またはその中のファイルのSHA-256',
  link: '本文などにあるリンク(前のほうだけでも)',
  linkHost: 'リンク先のホスト名、またはドメイン',
  sender: '差出人のアドレスまたはドメイン(エンベロープ、From、Reply-To)',
  recipient: '受け取った人のアドレスまたはドメイン',
  part: '添付ファイルなどの名前(* と ? が使えます)',
  subject: '件名にすべて含まれる言葉',
  messageId: 'Message-ID',
  finding: '当てはまったルール(* が使えます): attachment/*',
  verdict: '判定: pass、notice、hold、refuse',
  since: 'この日(時刻)以降に届いたもの: 2026-11-20 または 2026-11-20T09:00',
  until: 'この日まで(この時刻より前)に届いたもの',
  rule: 'ルールのファイル(下の説明をご覧ください)',
  json: '結果を1通1行のJSONで表示します(ほかのプログラム用)',
  store: '保存場所: ファイル、または postgres://…(標準は sekisho-data/store.sqlite、または SEKISHO_STORE)',
  keyFile: '台帳の鍵のファイル。調べたことを台帳にも記録します',
  clawBack: '見つかったメールを見守っている受信箱から引き取り、引き取れないものはだれの手元にあるかを表示します',
  yes: '--claw-back と一緒に: 確認せずに引き取ります',
  config: '--claw-back と一緒に: 設定ファイル(標準は ./sekisho.yaml、なければ /etc/sekisho/sekisho.yaml)',
  tenant: '--claw-back と一緒に: この医療機関だけ(設定ファイルにある名前。省略するとすべて)',
  onlyWithClawBack: (option) => `${option} は --claw-back と一緒に使います。`,
  placeFromConfig:
    '--claw-back では、保存場所と鍵は sekisho.yaml のものを使います。--store と --ledger-key は付けないでください。',
  sayYes: '引き取ってよいかを確かめる方が画面の前にいないようです。そのまま引き取るには --yes を付けてください。',
  confirm: (count) => `この${count}通を、引き取れるものは受信箱から引き取りますか(y/N) `,
  leftAlone: '何も引き取っていません。',
  nothingAsked:
    '何を調べるかを指定してください。例:「sekisho hunt --sender example.net」。「sekisho hunt --help」で一覧が見られます。',
  badValue: (option, value) =>
    `${option} に「${value}」は使えません。書き方は「sekisho hunt --help」でお確かめください。`,
  badTime: (option, value) =>
    `${option} に「${value}」は使えません。2026-11-20 や 2026-11-20T09:00 のように指定してください。`,
  ruleWrong: (file) => `ルールのファイル「${file}」は使えません。`,
  mistake: (mistake, names) => mistakeText(mistake, names),
  hunting: '調査中',
  progress: (done, total, perSecond, left) => `${done}/${total}件の記録  毎秒${perSecond}件${left}`,
  none: '条件に合うメールはありません。',
  found: (mails, recipients, first, last) => `${mails}通が${recipients}人に届いています(${first} から ${last} まで)。`,
  columns: ['受け取った人', '通数', '最初', '最後', 'その後'],
  mails: 'メール:',
  fates: {
    ...{ delivered: '配達', held: '保留', released: '解放', disarmed: '無害化して配達', refused: '拒否' },
    ...{ 'clawed-back': '回収', deleted: '削除', unknown: '記録なし' },
  },
  more: (count) => `… ほか${count}件(--json ですべて表示します)`,
  cut: (count) =>
    `条件に合うメールが多すぎるため、はじめの${count}通だけを表示しています。--since などで絞り込んでください。`,
  unread: (count) => `${count}件の記録は読めませんでした(壊れているか、保存期間が過ぎて内容が消されています)。`,
  stopped: (done, total) => `${total}件のうち${done}件で止めました。ここまでに見つかったものを表示します。`,
}

function mistakeText({ line, code, value }: HuntMistake, names: string): string {
  const at = `${line}行目`
  switch (code) {
    case 'yaml':
      return `${at}: YAMLとして読めません(${value})`
    case 'no-where':
      return `${at}: 何を調べるかを示す「where」がありません`
    case 'unknown-name':
      return `${at}: 「${value}」という項目はありません。使えるのは ${names} です`
    case 'not-a-map':
      return `${at}: 「${value}」の下には「sender: example.net」のような行を書いてください`
    case 'not-a-list':
      return `${at}: 「${value}」の下には「- 」で始まる行を並べてください`
    case 'not-text':
      return `${at}: 「${value}」には文字、または文字の並びを書いてください`
    case 'bad-value':
      return `${at}: 値の書き方が違います(${value})`
    case 'bad-time':
      return `${at}: 「${value}」は日時として読めません。2026-11-20T09:00 のように書いてください`
    case 'empty':
      return `${at}: 「${value}」に何も書かれていません`
    case 'too-deep':
      return `${at}: 「${value}」の入れ子が深すぎます`
    case 'too-long':
      return `${at}: ルールのファイルとしては大きすぎます`
  }
}
