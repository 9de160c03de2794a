import type { StoryWords } from './story-words.ts'

const DOORS: Readonly<Record<string, string>> = {
  ...{ smtp: 'SMTPの受付', milter: 'メールサーバーの受付(milter)', http: 'HTTPの受付', imap: '受信箱の見回り(IMAP)' },
}

const to = (recipients: string): string => `${recipients} 宛て`

export const STORY_JA: StoryWords = {
  locale: 'ja-JP',
  heading: (subject, mail) => `${subject === undefined ? '件名のないメール' : `「${subject}」`} (${mail})`,
  joined: (texts, left) => `${texts.join('、')}${left > 0 ? ` ほか${left}件` : ''}`,
  quoted: (text) => `「${text}」`,
  nobody: '(記載なし)',
  door: (door) => DOORS[door] ?? `受付 ${door}`,
  user: (name) => `${name} さん`,
  verdicts: { pass: '通過', notice: '注意', hold: '保留', refuse: '拒否' },
  received: ({ sender, from, recipients, subject, size, files, door, peer, isInClear, origin }) =>
    [
      `${door}に、${from === sender || from === '' ? sender : `${from}(封筒の差出人 ${sender})`} から${to(recipients)}のメールが届きました。`,
      `${subject === undefined ? '件名はありません' : `件名は「${subject}」`}、大きさは ${size}${files === undefined ? '' : `、含まれるファイルは ${files}`}。`,
      ...(peer === undefined ? [] : [`送ってきたサーバーは ${peer}${isInClear ? '(暗号化なし)' : ''}。`]),
      ...(origin === undefined ? [] : [`送信元の確認結果: ${origin}。`]),
    ].join(''),
  judged: ({ verdict, score, because, policy, rules }) =>
    `「${verdict}」と判定しました(${score}点)。${because === undefined ? '気になる点はありませんでした。' : `理由: ${because}。`}(方針 ${policy}、ルール ${rules})`,
  finding: (title, rule) => (title === '' ? rule : `${title}(${rule})`),
  acted: {
    delivered: ({ who, recipients }) => `${who}が、${to(recipients)}に配送しました。`,
    held: ({ who, recipients }) => `${who}が、${to(recipients)}の分を保留にしました。`,
    released: ({ who, recipients }) => `${who}が保留を解き、${to(recipients)}に届けることにしました。`,
    disarmed: ({ who, recipients }) => `${who}が、危険な部分を取り除いた写しを${to(recipients)}に作りました。`,
    refused: ({ who, recipients }) => `${who}が、${to(recipients)}の受け取りを断りました。`,
    'clawed-back': ({ who, recipients }) => `${who}が、${to(recipients)}に届いていたものを取り戻しました。`,
    deleted: ({ who, recipients }) => `${who}が、${to(recipients)}に届けないまま保留から削除しました。`,
  },
  reply: (text) => `次のサーバーの返答:「${text}」`,
  reason: (text) => `理由:「${text}」`,
  viewed: (who, what, from) => `${who}が見ました(見たもの: ${what}${from === undefined ? '' : `、場所: ${from}`})。`,
  passwordTried: (who, part, opened) =>
    `${who}が「${part}」にパスワードを試し、${opened ? '開けました' : '開けませんでした'}。`,
  other: (who, what) => `${who}: ${what}`,
  imported: ({ source, what, from, to: recipient, who, detail }) =>
    [
      `[${source}の記録] ${what}`,
      ...(from === undefined ? [] : [`差出人 ${from}`]),
      ...(recipient === undefined ? [] : [`宛先 ${recipient}`]),
      ...(who === undefined ? [] : [`操作 ${who}`]),
      ...(detail === undefined ? [] : [detail]),
    ].join('、'),
  importedKinds: {
    ...{ received: '受信', delivered: '配達', sent: '送り出し', deferred: '後で再送', bounced: '不達', held: '保留' },
    ...{ rejected: '受け取り拒否', removed: '送信待ちから除去', opened: '開封', deleted: '削除', moved: '移動' },
    ...{ copied: '複写', flagged: '印を付けた', 'logged-in': 'ログイン', 'login-failed': 'ログインの失敗' },
    ...{ 'rule-made': '振り分けの作成', 'forwarding-set': '転送の設定', 'permission-given': '権限の付与' },
    ...{ 'logging-off': '記録の停止', 'logging-on': '記録の開始', other: 'その他' },
  },
  isCut: 'このメールの記録はこれより後にもありますが、ここまでを表示しました。',
  wasCut: '(長いため、記録のときに一部を省きました)',
}
