import type { LedgerKeepWords } from './ledger-keep-wording.ts'

export const LEDGER_KEEP_JA: LedgerKeepWords = {
  retain:
    '古い記録の内容だけを消します(元に戻せません)。ハッシュ値は残るので、これまでどおり検証できます。保全中のものは消しません',
  days: '何日前までの内容を残すか',
  hold: 'メール、またはある日からのすべてを保全します。解除するまで、内容を消しません',
  allSince: 'この日(時刻も可)からのすべて: 2026-11-24、2026-11-24T09:00',
  liftHold: '保全を解除します。保存期間を過ぎたものは、また消せるようになります',
  all: 'ある日からのすべてに対する保全',
  holds: '保全しているもの、その時期と理由を表示します',
  reason: '理由(台帳に記録します)',
  keyFile: '台帳の鍵のファイル。だれが行ったかを記録します',
  badDays: (value) => `--days に「${value}」は使えません。1以上の整数(日数)を指定してください。`,
  noReason: '理由がないため、実行できません。--reason で理由を書いてください。',
  oneTarget: (option) => `対象が分かりません。メールを一通、または ${option} のどちらか一方を指定してください。`,
  retained: (dropped) =>
    dropped === 0
      ? '消したものはありません。保存期間を過ぎた内容はありませんでした。'
      : `${dropped}件の記録の内容を消しました。ハッシュ値は残っており、これまでどおり検証できます。`,
  keptUnderHold: (entries) =>
    `保存期間を過ぎた${entries}件は、保全中のため残しました。保全の一覧は「sekisho ledger holds」で表示できます。`,
  placed: (mail) => `メール「${mail}」を保全しました。`,
  placedSince: (time) => `${time} からのすべてを保全しました。`,
  widerHold: (time) =>
    `${time} からのすべてを、すでに保全しています。範囲を狭めるには、先に「sekisho ledger lift-hold --all」で解除してください。`,
  lifted: (mail) => `メール「${mail}」の保全を解除しました。`,
  liftedAll: 'すべてに対する保全を解除しました。メールごとの保全は、そのままです。',
  noSuchHold: (mail) => `メール「${mail}」は保全していません。「sekisho ledger holds」で一覧をお確かめください。`,
  noHoldOnAll: 'すべてに対する保全はありません。「sekisho ledger holds」で一覧をお確かめください。',
  noHolds: '保全しているものはありません。',
  everythingSince: (time) => `${time} からのすべて`,
}
