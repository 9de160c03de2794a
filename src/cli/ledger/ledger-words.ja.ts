import type { LedgerErrorCode, Problem } from '#ledger'
import { LEDGER_PROOFS_JA, LEDGER_WITNESS_JA } from './ledger-elsewhere-words.ja.ts'
import { LEDGER_EXPORT_JA } from './ledger-export-words.ja.ts'
import { LEDGER_KEEP_JA } from './ledger-keep-words.ja.ts'
import { LEDGER_SEARCH_JA } from './ledger-search-words.ja.ts'
import type { LedgerWords } from './ledger-wording.ts'

export const LEDGER_JA: LedgerWords = {
  find: LEDGER_SEARCH_JA,
  exporting: LEDGER_EXPORT_JA,
  keep: LEDGER_KEEP_JA,
  proofs: LEDGER_PROOFS_JA,
  witness: LEDGER_WITNESS_JA,
  summary: 'メールの取り扱いの記録(台帳)を読み、書き換えられていないことを確かめます',
  about:
    '「sekisho serve」を通ったメールの記録(台帳)です。だれに届き、どう判断し、だれが見て、何をしたか。「sekisho check」で調べたファイルは記録しません。あとから書き換えたり消したりすると、それが分かる仕組みです。要約(チェックポイント)を別の所に控えておけば、いっそう確実です。',
  after: `
チェックポイント(台帳の要約)は、このパソコンから書き換えられない所に控えてください。
紙に印刷する、自分あてにメールする、別のディスクに置くなど。あとから「ここまでは手つかず」と示せます。

verify の終了コード:
  0   書き換えはありません
  10  書き換えがあるか、証明が合いません(最初の場所を表示します)
  2   使い方の誤り、または読めないものがありました

例:
  sekisho ledger search 請求書 --since 2026-11-01
  sekisho ledger search --verdict 保留 --person 鈴木
  sekisho ledger story 0193a5b2-7c1e-7000-8a3f-2b1c4d5e6f70
  sekisho ledger checkpoint > checkpoint.txt
  sekisho ledger verify --checkpoint checkpoint.txt
  sekisho ledger verify --since 2026-11-01 --checkpoint /media/usb/checkpoints
  sekisho ledger checkpoint --svg 金庫用.svg
  sekisho ledger export --out 台帳.ndjson
  sekisho ledger verify 台帳.ndjson
  sekisho ledger verify メール.ndjson --key sekisho/main/…   (証明付きの一部の記録)
  sekisho ledger export --format csv --since 2026-11-01 --out 11月.csv
  sekisho ledger hold --all-since 2026-11-01 --reason 警察からの依頼 --ledger-key ledger.key
`,
  verify: 'すべての記録を調べ、変更・削除・挿入・入れ替えがあれば最初の一件を示します',
  show: '記録を表示します(指定がなければ新しいものから)',
  export: 'すべての記録を、どこでも検証できるJSONの行として書き出します。一部だけなら、一件ごとに証明を付けます',
  checkpoint: '台帳の要約(チェックポイント)を1行で表示します',
  qr: 'QRコードも表示します(写真に撮って控えられます)',
  svg: '印刷して金庫などに保管できる、QRコード入りのページも書き出します',
  rotate: '署名の鍵を新しくします(鍵を知る人が退職したときなど)',
  keyFile: '今の鍵のファイル。新しい鍵に置き換わります',
  since: 'この日(2026-11-01など)から後、またはこのファイルのチェックポイントから後だけを調べます',
  file: '書き出したファイル。台帳の全部、または証明の付いた一部(省くと保存場所の台帳)',
  older:
    '以前のチェックポイントのファイル、またはそのフォルダー。それより前が変わっていないかも調べます(何度でも指定できます)',
  key: '控えておいた台帳の鍵(紙の控えなど)',
  from: '何番の記録から表示するか',
  count: '何件表示するか(標準は20件)',
  out: '書き出すファイル(省くと画面に出します)',
  store: '保存場所: ファイル、または postgres://…(標準は sekisho-data/store.sqlite、または SEKISHO_STORE)',
  json: '結果を1件1行のJSONで表示します(ほかのプログラム用)',
  badNumber: (option, value) => `${option} に「${value}」は使えません。整数で指定してください。`,
  outExists: (file) => `「${file}」には書き出せません。同じ名前のファイルがあります。別の名前にしてください。`,
  none: '台帳には、まだ何も記録していません。',
  noneIn: (file) => `「${file}」に台帳はありません。「sekisho ledger export」で書き出したファイルを指定してください。`,
  noneKept: (folder) =>
    `「${folder}」にチェックポイントがありません。チェックポイントを控えたフォルダーを指定してください。`,
  sound: (count, origin) => `書き換えはありません。台帳「${origin}」の${count}件は、記録したときのままです。`,
  soundSince: (count, from, origin) =>
    `書き換えはありません。台帳「${origin}」の${from}番から後の${count}件は、記録したときのままです。それより前は調べていません。`,
  contentsDropped: (entries, at) =>
    `保存期間を過ぎた${entries}件は、${at === undefined ? '' : `${at.toISOString().slice(0, 10)}までに`}内容だけを消してあります。ハッシュ値は残っており、順序と漏れのないことは確かめました。`,
  withOlder: (entries, checkpoints) =>
    checkpoints === 1
      ? `はじめの${entries}件は、以前のチェックポイントと一致しています。`
      : `はじめの${entries}件は、以前のチェックポイント${checkpoints}個のすべてと一致しています。`,
  notCompared: (checkpoints) =>
    `調べた範囲より前のチェックポイントが${checkpoints}個あり、照合していません。「--since」を付けなければ、すべて照合します。`,
  keyTrusted: '鍵は、指定されたものと一致しています。',
  keyShown: (key) => `台帳の鍵は ${key} です。控えと同じかお確かめください(「--key」で照合できます)。`,
  notSound: '台帳は、記録したときのままではありません。',
  problem: (problem) => problemText(problem),
  todo: '保存場所のファイルをそのまま残し、再起動などはせずに、機器の管理を担当する方へご連絡ください。',
  rotated: (size, key, file) =>
    `${size}番の記録から、新しい鍵で署名します。鍵は「${file}」にあります。バックアップを取り、次の公開鍵を書き留めてください。\n${key}`,
  page: ({ origin, size, at }) => ({
    title: 'メールの記録(台帳)の控え',
    lines: [
      `台帳: ${origin}`,
      `記録: ${size}件(最後の記録は ${at.toISOString().slice(0, 16).replace('T', ' ')}、協定世界時)`,
      'この紙は金庫などに保管してください。ここまでの記録が書き換えられたり消されたりしていないことを、あとから示せます。',
      'コードを読み取るか下の行を入力してファイルに保存し、「sekisho ledger verify --checkpoint ファイル」を実行してください。',
    ],
  }),
  exported: (file, count) => `${file}: ${count}件`,
  kinds: {
    ...{ received: '受信', judged: '判定', acted: '処理', viewed: '閲覧', searched: '検索', exported: '書き出し' },
    ...{ 'password-tried': 'パスワードの試行', 'setting-changed': '設定の変更', 'logged-in': 'ログイン' },
    ...{ 'login-failed': 'ログインの失敗', 'feed-imported': '一覧の取り込み', 'notice-published': 'お知らせの掲示' },
    'log-imported': '他サーバーの記録の取り込み',
    ...{ 'backup-verified': 'バックアップの確認', 'incident-opened': '事案の登録', 'key-rotated': '鍵の交換' },
    'ledger-started': '台帳の開始',
    ...{ 'hold-placed': '保全の指定', 'hold-lifted': '保全の解除', 'retention-applied': '保存期間を過ぎた内容の消去' },
  },
  trouble: (code, message) => (code === 'no-ledger' ? HELP[code] : `台帳を使えません。${HELP[code]}(${message})`),
}

const HELP: Readonly<Record<LedgerErrorCode, string>> = {
  'no-key': '鍵のファイルがありません。バックアップから元の場所に戻してください。',
  'wrong-key': '鍵のファイルが、この台帳のものではありません。正しいものを置いてください。',
  'bad-key-file': '鍵のファイルと、そのフォルダーの権限をお確かめください。',
  clock: 'パソコンの時計が戻っています。時計を合わせてください。',
  damaged:
    '台帳が壊れているか、書き換えられています。ファイルはそのままにして「sekisho ledger verify」を実行してください。',
  'rolled-back':
    '台帳が古い状態に戻されています。控えのチェックポイントを使って「sekisho ledger verify」を実行してください。',
  'no-ledger': '台帳には、まだ何も記録していません。「sekisho serve」を初めて起動したときに、自動で始まります。',
  'no-entry': '番号をお確かめください。',
  closed: '',
}

function problemText(problem: Problem): string {
  switch (problem.code) {
    case 'checkpoint-missing':
      return 'チェックポイントがありません。'
    case 'checkpoint-changed':
      return 'チェックポイントが、台帳の鍵で署名したものと違います。'
    case 'entry-changed':
      return problem.to === undefined
        ? `${problem.index}番の記録が書き換えられています。`
        : `${problem.index}番から${problem.to}番までのどれかが、ハッシュ値ごと書き換えられています。`
    case 'entry-removed':
      return `${problem.index}番の記録が消されています。`
    case 'entry-inserted':
      return `${problem.index}番の所に、署名のない記録が差し込まれています。`
    case 'entry-reordered':
      return `${problem.index}番から、記録の順序が入れ替わっています。`
    case 'dropped-hash-changed':
      return `${problem.index}番から${problem.to}番までのどれかのハッシュ値が変わっています。この範囲には、保存期間を過ぎて内容を消し、ハッシュ値だけを残した記録があります。`
    case 'rewritten':
      return '記録がハッシュ値ごと書き換えられており、署名したチェックポイントと合いません。'
    case 'tile-changed':
      return `記録そのものは正しいのですが、${problem.index}番のために保存したハッシュ値が変わっています(タイル ${problem.level}/${problem.tile})。`
    case 'time-reversed':
      return `${problem.index}番の記録が、一つ前の記録より古い時刻になっています。`
    case 'key-not-vouched':
      return `${problem.index}番で、前の鍵の承認なしに鍵が替わっています。`
    case 'key-unknown':
      return '指定された鍵は、この台帳で使われたことがありません。台帳が差し替えられたか、鍵の写し間違いです。'
    case 'cut-short':
      return `台帳が途中で切れています。以前のチェックポイントでは${problem.olderSize}件ありましたが、今は${problem.size}件しかありません。`
    case 'forked':
      return problem.from === undefined
        ? `はじめの${problem.olderSize}件に、以前のチェックポイントのときと違う記録が混じっています。`
        : `${problem.from}番から${problem.olderSize - 1}番までに、以前のチェックポイントのときと違う記録が混じっています。`
    case 'other-ledger':
      return '以前のチェックポイントの鍵が、この台帳のものではありません。どちらかが別の台帳のものです。'
    case 'older-unreadable':
      return '以前のチェックポイントが読めないか、署名と合いません。最後まで写せているか、お確かめください。'
  }
}
