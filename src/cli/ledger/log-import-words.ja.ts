import type { LogFinding } from '#ledger'
import type { LogImportWords } from './log-import-wording.ts'

export const LOG_IMPORT_JA: LogImportWords = {
  summary: 'お使いのメールサーバーの記録を取り込み、途切れずに残っているかを確かめます',
  about:
    'すでにあるメールの記録を取り込み、Sekishoの記録と合わせて調べられるようにします。Postfix と Dovecot(maillog、mail.log)、Exim(mainlog)、Microsoft 365(メッセージ追跡と監査ログ)、Google Workspace(メールログ検索)を読めます。種類は自動で見分けます。同じファイルを二度取り込んでも、記録は増えません。',
  after: `
記録そのものも調べます。記録が止められていないか、抜けがないか、途中で終わっていないか。

終了コード:
  0   すべて読み取り、記録に問題は見つかりませんでした
  10  記録そのものに問題が見つかりました
  2   使い方の誤り、または読めないファイルがありました

例:
  sekisho ledger import /var/log/maillog /var/log/maillog-20261101.gz
  sekisho ledger import --ledger-key ledger.key 監査ログ.csv
`,
  files: '記録のファイル(gzipで圧縮したものも読めます)',
  format:
    '種類を指定します: mail-log、exim、microsoft-trace、microsoft-audit、google-workspace(省くと自動で見分けます)',
  zone: '時差の書かれていない時刻の時差。例: +09:00(省くとこのパソコンの設定)',
  gap: '診療時間内に何時間記録がなければ「抜け」とみなすか(省くと記録から判断します)',
  keyFile: '台帳の鍵のファイル。取り込んだことを台帳にも記録します',
  noFile: '読むものがありません。「sekisho ledger import /var/log/maillog」のようにファイルを指定してください。',
  badFormat: (value, names) => `「${value}」という種類はありません。使えるのは ${names} です。`,
  badZone: (value) => `--zone に「${value}」は使えません。+09:00 のように指定してください。`,
  badGap: (value) => `--gap に「${value}」は使えません。4 のように、時間の数で指定してください。`,
  reading: '読み取り中',
  progress: (done, total, perSecond, left) => `${done}/${total} MB  毎秒${perSecond} MB${left}`,
  formats: {
    ...{ 'mail-log': 'Postfix・Dovecot のメール記録', exim: 'Exim の記録' },
    ...{ 'microsoft-trace': 'Microsoft 365 のメッセージ追跡', 'microsoft-audit': 'Microsoft 365 の監査ログ' },
    'google-workspace': 'Google Workspace のメールログ検索',
  },
  kinds: {
    ...{ received: '受信', delivered: '配達', sent: '転送', deferred: '配達待ち', bounced: '不達', rejected: '拒否' },
    ...{ held: '保留', removed: '破棄', opened: '開封', deleted: '削除', moved: '移動', copied: 'コピー' },
    ...{ flagged: '印の変更', 'logged-in': 'ログイン', 'login-failed': 'ログイン失敗', other: 'その他' },
    ...{ 'rule-made': '仕分けルールの作成', 'forwarding-set': '転送の設定', 'permission-given': '権限の付与' },
    ...{ 'logging-off': '記録の停止', 'logging-on': '記録の再開' },
  },
  imported: (file, format, lines, events, added) =>
    `${file}: ${format}、${lines}行、出来事${events}件(うち新しいもの${added}件)`,
  span: (first, last) => `${first} から ${last} まで`,
  broken: (count, first) =>
    `読み取れない行が${count}行ありました(${first.join('、')}行目${first.length < count ? 'など' : ''})`,
  stopped: 'ファイルの途中で止めました。ここまでの分は残してあり、もう一度取り込むと残りが加わります',
  finding: (finding, time) => findingText(finding, time),
  empty: (file) => `「${file}」は空です。読み取るものがありません。`,
  unknown: (file, names) =>
    `「${file}」はメールの記録ではないようです。読めるのは、${names.join('、')}です。別のファイルを指定するか、書き出し直してください。`,
  other: (file, wanted, looksLike) =>
    `「${file}」は${wanted}ではないようです(${looksLike}に見えます)。--format を外すか、別のファイルを指定してください。`,
  notRecorded:
    '鍵の指定がないため、取り込んだことを台帳に記録していません。次回は --ledger-key で鍵のファイルを指定してください。',
}

function findingText(finding: LogFinding, time: (at: number) => string): string {
  switch (finding.code) {
    case 'logging-off':
      return `${time(finding.at)} に${by(finding.account)}記録が止められました(${finding.what})。だれが、なぜ止めたのかを確かめ、記録を再開してください。その後の出来事は残っていないおそれがあります。`
    case 'gap':
      return `${time(finding.from)} から ${time(finding.to)} まで、診療時間内に記録がありません。休診日でしたら問題ありません。お心当たりがなければ、サーバーの管理を担当する方へご確認ください。`
    case 'day-missing':
      return `${time(finding.from)} から ${time(finding.to)} まで、丸一日以上の記録がありません。休診日でしたら問題ありません。そうでなければ、古いファイルを探すか、サーバーの管理を担当する方へご確認ください。`
    case 'stopped':
      return `最後の記録は ${time(finding.at)} です。今お使いのファイルでしたら、記録が止まっています。サーバーの管理を担当する方へご連絡ください。`
    case 'clock-back':
      return `${finding.line}行目で時計が${minutes(finding.backMs)}戻り、${time(finding.at)} になっています。その前後の時刻は当てになりません。`
    case 'lines-lost':
      return `${time(finding.at)}(${finding.line}行目)に、行が多すぎて一部を書かなかったと、サーバー自身が記録しています。`
    case 'cut-off':
      return `ファイルが${finding.line}行目の途中で切れています。書き込みのないときに、もう一度コピーしてください。`
  }
}

const by = (account: string): string => (account === '' ? '' : `${account} によって`)

function minutes(ms: number): string {
  const count = Math.round(ms / 60_000)
  return count < 120 ? `${count}分` : `${Math.round(count / 60)}時間`
}
