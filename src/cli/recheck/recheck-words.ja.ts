import type { ImapTroubleCode } from '#knowledge'
import type { RecheckWords } from './recheck-wording.ts'

export const RECHECK_JA: RecheckWords = {
  summary: '届け済みのメールを今の基準で調べ直し、危険なものを受信箱から引き取ります',
  about:
    'ルールや危険情報の一覧を更新したあとにお使いください。見守っている受信箱のメールを読み直し、今なら保留にするものを保留フォルダーへ移します。こちらから開けない受信箱に届いたものは、台帳の記録から判断し、だれの手元にあるかをお知らせします。お預かり中のメールも調べ直しますが、自動で届けることはありません。',
  after: `
「sekisho serve」を動かしたまま使えます。途中で止めても、もう一度始めると続きから調べます。

終了コード:
  0   届け済みのメールに、今なら保留にするものはありませんでした
  10  引き取ったメール、または知らせるべき方があります
  2   使い方の誤り、または読めないもの(受信箱など)がありました

例:
  sekisho recheck --since 7d --dry-run
  sekisho recheck --since 2026-11-20 --tenant hana
`,
  config: '設定ファイル。省略すると ./sekisho.yaml、なければ /etc/sekisho/sekisho.yaml',
  since: 'いつからのメールを調べるか。今からさかのぼる時間・日・週(12h、7d、2w)、または日付(2026-11-20)',
  tenant: 'この医療機関だけを調べます(設定ファイルにある名前。省略するとすべて)',
  dryRun: '何をするかを表示するだけで、メールも台帳も変えません',
  json: '結果を1通1行のJSONで表示します(ほかのプログラム用)',
  badSince: (value) =>
    `--since に「${value}」は使えません。さかのぼる長さ(12h、7d、2w)か、日付(2026-11-20)を指定してください。`,
  noTenant: (value, names) => `設定ファイルに「${value}」という医療機関はありません。あるのは ${names} です。`,
  noConfig: (places) => `設定ファイルがありません(探した場所: ${places})。--config で指定してください。`,
  mistakes: (file, count) => `${file}: 間違いが${count}か所あるため、何もしていません:`,
  cannotOpen: (what) => `始められません: ${what}`,
  looking: {
    ledger: '台帳を読んでいます',
    mailbox: '受信箱を読んでいます',
    quarantine: 'お預かり中のメールを調べています',
  },
  progress: (done, total, perSecond, left) => `${done}/${total}  毎秒${perSecond}${left}`,
  outcome: {
    'clawed-back': '引き取りました',
    'would-be': '引き取る対象です',
    'by-person': 'そのままにしました(どなたかが受信箱に戻したもの)',
    'not-moved': '引き取れませんでした',
    'already-held': 'すでに保留しています',
    'out-of-reach': '届け済みで、こちらからは引き取れません',
    quarantine: 'お預かり中ですが、今なら届けるものです',
  },
  labels: {
    ...{ from: '差出人', subject: '件名', mailbox: '受信箱', reason: '理由' },
    ...{ recipients: '届いた方', next: '次にすること' },
  },
  colon: ': ',
  comma: '、',
  noSubject: '(件名なし)',
  noSender: '(差出人なし)',
  seen: '既読になっていました。この受信箱をお使いの方に、添付やリンクを開いていないか確かめてください。',
  notSeen: '既読にはなっていませんでした。ただしPOP3で受信するソフトは跡を残しません。お使いの場合は確かめてください。',
  notMoved:
    'メールサーバーが移動を受け付けませんでした。「sekisho serve」がもう一度試みます。この受信箱をお使いの方に知らせてください。',
  release: (id) => `届けてよければ: sekisho quarantine release ${id} --reason … --next-hop …`,
  today: { pass: '気になる点はありません', notice: '注意を添えて届けます', hold: '保留します', refuse: '拒否します' },
  unreachable: (mailbox, code, says) =>
    `受信箱「${mailbox}」は調べられませんでした。${REACH[code]}${says === '' ? '' : `(${says})`}。ほかの受信箱は調べています。`,
  unreadable: (mailbox, folder, uid) =>
    `受信箱「${mailbox}」のメール1通(フォルダー ${folder}、番号 ${uid})は、サーバーが中身を渡さないため読めませんでした。`,
  heldUnreadable: (mail, says) => `お預かり中のメール ${mail} は調べ直せませんでした。${says}`,
  noLedger: (clinic, says) => `${clinic}: ほかの受信箱に届いたメールは調べられませんでした。${says}`,
  cut: (count) => `数が多すぎるため、はじめの${count}通だけを表示しています。--since 1d などで絞ってください。`,
  busy: (mailbox) => `受信箱「${mailbox}」は、今ほかのところで調べているため、とばしました。`,
  nothing: '届け済みのメールに、今なら保留にするものはありませんでした。',
  tellThese:
    '次の方々の手元に、こちらから引き取れないメールがあります。開かずに削除するようお伝えください。もう開いていた場合は、そのパソコンの使用を止めて連絡してもらってください:',
  mails: (count) => `${count}通`,
  more: (count) => `… ほか${count}件(--json ですべて表示します)`,
  summed: {
    'clawed-back': (count) => `保留フォルダーへ引き取ったもの ${count}通`,
    'would-be': (count) => `引き取る対象 ${count}通`,
    'by-person': (count) => `どなたかが戻したためそのままのもの ${count}通`,
    'not-moved': (count) => `移せなかったもの ${count}通`,
    'already-held': (count) => `すでに保留しているもの ${count}通`,
    'out-of-reach': (count) => `届け済みで引き取れないもの ${count}通`,
    quarantine: (count) => `お預かり中で、今なら届けるもの ${count}通`,
  },
  stopped: '途中で止めました。もう一度始めると、続きから調べます。',
}

const REACH: Readonly<Record<ImapTroubleCode, string>> = {
  'host-not-found': 'その名前のサーバーが見つかりません。sekisho.yaml のサーバー名をお確かめください',
  unreachable: 'メールサーバーにつながりません',
  'no-answer': 'メールサーバーから時間内に返事がありません',
  'untrusted-certificate': 'メールサーバーの証明書を信頼できません',
  'expired-certificate': 'メールサーバーの証明書は、今日の日付では有効ではありません',
  'other-name': 'メールサーバーの証明書は別の名前のものです',
  'no-tls': 'メールサーバーと暗号化して話せません',
  'login-refused': 'ログインを断られました。sekisho.yaml のユーザー名とパスワードをお確かめください',
  busy: 'メールサーバーが混み合っています。しばらくしてからお試しください',
  'no-folder': 'フォルダーが見つかりません',
  refused: 'メールサーバーが読み取りに応じません',
  lost: '接続が切れました',
  'not-understood': 'メールサーバーの返事を読み取れません',
}
