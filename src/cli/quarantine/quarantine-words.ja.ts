import type { QuarantineErrorCode } from '#actions'
import type { QuarantineWords } from './quarantine-wording.ts'

export const QUARANTINE_JA: QuarantineWords = {
  summary: 'お預かりしているメールを確かめ、届けたり削除したりします',
  about:
    'お預かりしているメールを、その理由と宛先とともに表示します。問題がなければ届け(同じ人に二度届くことはありません)、危険なものは削除します。メールの中身は、暗号化して保存場所に置いてあります。',
  after: `
台帳の鍵を指定すると、だれがなぜ見て、書き出し、届け、削除したかを台帳に記録します。
「sekisho serve」がファイルの保存場所を使っている間は、ほかから書き込めません。届けたり削除したりするときは、先に止めてください。

release の終了コード:
  0   全員に届けました
  10  届かなかった人、届いたか分からない人がいます
  2   使い方の誤り、または読めないものがありました

例:
  sekisho quarantine list
  sekisho quarantine show 019abc12-...
  sekisho quarantine release 019abc12-... --reason "送信者に電話で確認" --next-hop smtp://127.0.0.1:10026
  sekisho quarantine delete 019abc12-... --reason "偽の請求書"
`,
  list: 'お預かりしているメールを、新しい順に表示します',
  show: '1通について、お預かりの理由と次にすることを表示します',
  save: '届いたときのままのメールをファイルに書き出します(解析する方のため)',
  release: 'お預かりしているメールを、宛先に届けます',
  delete: 'お預かりしているメールを削除します(元に戻せません)',
  id: 'メール(一覧にある番号)',
  store: '保存場所: ファイル、または postgres://…(標準は sekisho-data/store.sqlite、または SEKISHO_STORE)',
  tenant: 'この医療機関のものだけ(sekisho.yaml にある名前。省略するとすべて)',
  noTenant: (value, names) => `「${value}」という医療機関はありません。あるのは ${names} です。`,
  clinic: (name) => `医療機関: ${name}`,
  key: 'お預かりしているメールの暗号の鍵(標準は、保存場所と同じフォルダーの keys/quarantine.key。複数の医療機関では quarantine.key.名前)',
  ledgerKey: '台帳の鍵。指定すると、したことを台帳に記録します',
  json: '結果を1件1行のJSONで表示します(ほかのプログラム用)',
  all: '届けたもの、削除したものも表示します',
  to: 'この宛先のものだけ表示します',
  text: '件名か差出人にこの文字を含むものだけ表示します',
  count: '何件表示するか(標準は20、最大200)',
  before: 'このメールより古いものを表示します',
  out: '書き出すファイル(まだない名前を指定します)',
  releaseTo: 'この宛先だけに届けます(何度でも指定できます。省くと、待っている全員)',
  nextHop: '届け先: smtp://ホスト:ポート、lmtp://ホスト:ポート、lmtp:/ソケットの場所、maildir:/フォルダー',
  again: '前に途中で止まり、もう届いているかもしれない宛先に、もう一度届けます',
  reason: 'その理由を短く',
  badCount: (value) => `表示する件数「${value}」は使えません。1から200までの整数を指定してください。`,
  badNextHop: (value) =>
    `「${value}」には届けられません。smtp://ホスト:ポート、lmtp://ホスト:ポート、lmtp:/ソケットの場所、maildir:/フォルダー のどれかを指定してください。`,
  none: 'お預かりしているメールはありません。',
  noneSuch: '当てはまるメールはありません。',
  unknown: (id) => `「${id}」というメールはありません。番号は「sekisho quarantine list」で表示されます。`,
  shown: (count, before) => `${count}件を表示しました。これより古いものは --before ${before} を付けると表示されます。`,
  labels: {
    ...{
      from: '差出人',
      subject: '件名',
      to: '宛先',
      reason: '理由',
      held: '預かった日時',
      size: '大きさ',
      state: '状態',
    },
    kept: '保全中(削除されません)',
  },
  colon: ': ',
  comma: '、',
  noSubject: '(件名なし)',
  noSender: '(差出人なし)',
  state: { held: '保留中', released: '届け済み', dropped: '削除済み' },
  recipient: { held: '保留中', releasing: '届けている途中', released: '届け済み', dropped: '削除済み' },
  interrupted: (who, time) => `${who}が${time}に届けようとして、途中で止まりました。届いているかもしれません`,
  interruptedTodo: (id) =>
    `届いているか、受け取る方にお尋ねください。届いていなければ: sekisho quarantine release ${id} --again --reason … --next-hop …`,
  by: (who, time, reason) => `${who}、${time}${reason === '' ? '' : `、${reason}`}`,
  answered: (reply) => `メールサーバーの返事: ${reply}`,
  bodyGone: 'メールの中身は、もう残っていません。',
  next: (id) =>
    `届けるには: sekisho quarantine release ${id} --reason … --next-hop …\n削除するには: sekisho quarantine delete ${id} --reason …`,
  saved: (file) => `${file}: 届いたときのままのメールです`,
  saveWarning:
    'ご注意: このファイルは、お預かりしたメールそのもので、危険なものが入っているかもしれません。メールソフトでは開かず、ほかの人に渡さず、用が済んだら削除してください。',
  outExists: (file) => `「${file}」には書き出せません。同じ名前のファイルがあります。別の名前にしてください。`,
  cannotWrite: (file, code) => `「${file}」に書き出せません(${code})。フォルダーと権限をお確かめください。`,
  released: (recipient) => `${recipient}: 届けました`,
  notReleased: (recipient, reply) =>
    `${recipient}: 届けられませんでした。お預かりしたままです。メールサーバーの返事: ${reply}`,
  unsure: (recipient) =>
    `${recipient}: 途中で連絡が切れ、届いたかどうか分かりません。もう一度届ける前に、受け取る方にお尋ねください。`,
  nobody: (id) =>
    `「${id}」を待っている人はいません。届け済みか、削除済みか、届けている途中です。「sekisho quarantine show ${id}」でお確かめください。`,
  deleted: (id) => `削除しました: ${id}`,
  notDeleted: (id) =>
    `「${id}」は削除できません。もうないか、届けている途中か、保全中です。「sekisho quarantine show ${id}」でお確かめください。`,
  notRecorded: '台帳には記録していません(台帳の鍵を --ledger-key で指定すると記録します)。',
  recordTrouble: (why) => `済みましたが、台帳に記録できませんでした。${why}`,
  trouble: (code, message) => `${HELP[code]}(${message})`,
}

const HELP: Readonly<Record<QuarantineErrorCode, string>> = {
  full: 'お預かりする場所がいっぱいです。要らないものを削除するか、上限を大きくしてください。',
  'no-key': 'お預かりしているメールの鍵のファイルがありません。バックアップから元の場所に戻してください。',
  'wrong-key': '鍵のファイルが、お預かりしているメールのものではありません。正しいものを置いてください。',
  'bad-key-file': '鍵のファイルと、そのフォルダーの権限をお確かめください。',
  busy: 'ほかのところで同じメールを扱っています。しばらくしてから、もう一度お試しください。',
  'not-here': 'このメールの中身は、もう残っていません。',
  damaged:
    'このメールは、保存したあとで壊れたか書き換えられています。届けていません。保存場所をバックアップから戻してください。',
}
