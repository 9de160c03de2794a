import type { ImapWords } from './imap-wording.ts'

export const IMAP_JA: ImapWords = {
  url: 'サーバー上のメールボックスから学びます: imaps://ユーザー名@mail.example(STARTTLS なら imap://)。読むのは前回より後に届いた分だけで、サーバー側は何も変えません',
  user: 'ログイン名(--imap のアドレスに書かないとき)',
  passwordFile: 'パスワードを1行目に書いたファイル(または環境変数 SEKISHO_IMAP_PASSWORD)',
  tokenUrl:
    'パスワードの代わりに OAuth 2.0 でログインするとき: アクセストークンを受け取るアドレス(https。事業者の案内にあるもの)',
  clientId: '事業者に登録した、Sekisho のクライアントID',
  clientSecretFile:
    'クライアントの秘密を1行目に書いたファイル(秘密がある場合。または環境変数 SEKISHO_IMAP_CLIENT_SECRET)',
  refreshTokenFile:
    'リフレッシュトークンを1行目に書いたファイル(または環境変数 SEKISHO_IMAP_REFRESH_TOKEN)。事業者が新しいものを返したときは、ここに書き直します',
  scope: 'スコープ(事業者が求める場合)',
  ca: 'システムのもののほかに信頼する証明書(PEM)',
  folder: '学ぶフォルダー(何度でも指定できます。標準は受信トレイと送信済み)',
  allowPlain: '暗号化せずに話します(このマシン上のサーバーに限ります)',
  wrongUrl: {
    'not-imap': (url) => `--imap「${url}」は使えません。imaps://taro@mail.clinic.example のように指定してください。`,
    'with-password': () =>
      '--imap にパスワードを書かないでください。このマシンのほかの人から見えてしまいます。パスワードを変え、ファイルに書いて --imap-password-file で指定してください。',
    'with-folder': (url) =>
      `--imap「${url}」は使えません。サーバー名より後ろを除き、フォルダーは --folder で指定してください。`,
    'plain-from-afar': (url) =>
      `「${url}」とは暗号化なしで話せません。--allow-plain はこのマシン上のサーバー専用です。imaps:// をお使いください。`,
  },
  noUser: 'どなたのメールボックスでしょうか。--imap-user を指定するか、imaps://ユーザー名@… と書いてください。',
  noPassword: (variable) =>
    `パスワードがありません。--imap-password-file でファイルを指定するか、${variable} に入れてください。`,
  emptySecret: (file) => `「${file}」の1行目が空です。1行目にパスワードやトークンを書いてください。`,
  oneLogin: '--imap-password-file と --imap-token-url は、どちらか一つだけ指定してください。',
  wrongTokenUrl: (url) =>
    `--imap-token-url「${url}」は使えません。https://login.example.jp/oauth2/token のような https のアドレスを指定してください。`,
  noClientId: 'トークンを受け取るためのクライアントIDがありません。--imap-client-id を指定してください。',
  noRefreshToken: (variable) =>
    `リフレッシュトークンがありません。--imap-refresh-token-file でファイルを指定するか、${variable} に入れてください。`,
  withoutTokenUrl: (option) => `${option} は --imap-token-url と一緒に使います。`,
  tokenRefused: (server, says) =>
    `${server} からアクセストークンをもらえません(「${says}」)。クライアントIDとスコープをお確かめください。リフレッシュトークンの期限が切れた場合は、取り直しが必要です。`,
  noToken: (server, says) =>
    `${server} からアクセストークンをもらえません(${says})。--imap-token-url を確かめるか、しばらくしてからもう一度お試しください。`,
  noCertificate: (file) => `--imap-ca「${file}」に証明書が見つかりません。PEM 形式のファイルを指定してください。`,
  without: (option) => `${option} は --imap と一緒に使います。`,
  nothingNew: (folder) => `${folder}: 前回から新しいメールはありません`,
  noSent:
    '送信済みのフォルダーが見つからないため、こちらから誰に書いているかは学べません。--folder で指定してください。',
  trouble: {
    'host-not-found': (server) => `${server} が見つかりません。ホスト名とネットワークをお確かめください。`,
    unreachable: (server, says) => `${server} に接続できません(${says})。ホスト名とポート番号をお確かめください。`,
    'no-answer': (server) =>
      `${server} から時間内に返事がありません。ホスト名とポート番号を確かめるか、しばらくしてからもう一度お試しください。`,
    'untrusted-certificate': (server, says) =>
      `${server} の証明書を信頼できません(${says})。自前のサーバーでしたら、その認証局を --imap-ca で指定してください。`,
    'expired-certificate': (server, says) =>
      `${server} の証明書は、今日の日付では有効ではありません(${says})。証明書の更新、またはこのマシンの時計をお確かめください。`,
    'other-name': (server) =>
      `${server} の証明書は別の名前のものです。--imap には証明書に書かれた名前を指定してください。`,
    'no-tls': (server, says) =>
      `${server} と暗号化して話せません(${says})。ポート番号をお確かめください。imaps:// はふつう 993、STARTTLS の imap:// は 143 です。`,
    'login-refused': (server, says) =>
      `${server} にログインできません。ユーザー名かパスワードが受け付けられませんでした(「${says}」)。専用の「アプリ パスワード」が必要な事業者も多くあります。`,
    busy: (server, says) =>
      `${server} は今は応じられないとのことです(「${says}」)。しばらくしてからもう一度お試しください。`,
    'no-folder': (server, says, folder) => `${server} に「${folder}」というフォルダーはありません。あるもの: ${says}`,
    refused: (server, says) => `${server} が読み取りに応じません(「${says}」)。`,
    lost: (server, says) =>
      `${server} との接続が切れました${says === '' ? '' : `(「${says}」)`}。しばらくしてからもう一度お試しください。`,
    'not-understood': (server, says) => `${server} の返事を読み取れません(${says})。IMAP サーバーかお確かめください。`,
  },
  kept: 'ここまで学んだことは残っています。もう一度実行すると、続きから始まります。',
}
