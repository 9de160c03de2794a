import { hopReference } from '../reading/hops.ts'
import { optional, required, withDefault } from '../reading/kind.ts'
import { duration, size } from '../reading/measures.ts'
import { existing, listenOrSocket, network, oneWord, server, tcp, tenantName, webAddress } from '../reading/places.ts'
import { both } from '../reading/said.ts'
import { count, oneOf, words, yesNo } from '../reading/scalars.ts'
import { secret } from '../reading/secrets.ts'
import { list, section } from '../reading/shapes.ts'

// The keys below `doors`: how mail comes to us.

const mailSize = withDefault(size('64KB', '1GB'), '50MB', {
  ja: '一通の大きさの上限。',
  en: 'The largest mail.',
})

const connections = (fallback: string) =>
  withDefault(count(1, 10_000), fallback, { ja: '同時につながる数の上限。', en: 'Connections at a time.' })

const recipients = withDefault(count(1, 50_000), '1000', {
  ja: '一通の宛先の上限。',
  en: 'Recipients of one mail.',
})

const tls = section({
  cert: required(existing('file'), {
    ja: '証明書(PEM、中間証明書も続けて)。',
    en: 'The certificate (PEM), with those between it and the authority.',
    example: '/etc/sekisho/cert.pem',
  }),
  key: required(existing('file'), {
    ja: '証明書の秘密鍵(PEM)。',
    en: 'Its private key (PEM).',
    example: '/etc/sekisho/key.pem',
  }),
})

const smtp = section({
  listen: required(tcp, { ja: '待ち受けるアドレスとポート。', en: 'Where it listens.', example: '127.0.0.1:2525' }),
  mode: withDefault(oneOf('proxy', 'mx'), 'proxy', {
    ja: 'proxy: 別のメールサーバーの後ろに立つ(Postfix の smtpd_proxy_filter など)。mx: 外からのメールを直接受ける。',
    en: "proxy: behind a mail server, such as Postfix's smtpd_proxy_filter. mx: the world connects to it.",
  }),
  tls: optional(tls, {
    ja: 'STARTTLSに使う証明書。なければ暗号化しません。',
    en: 'The certificate for STARTTLS; without one there is none.',
  }),
  trusted: withDefault(list(network), '[127.0.0.1, "::1"]', {
    ja: 'XFORWARD と XCLIENT で本当の接続元を伝えてよいサーバー。',
    en: 'Servers that may say for whom they speak (XFORWARD, XCLIENT).',
  }),
  nextHop: optional(hopReference, {
    example: 'smtp://127.0.0.1:10026',
    ja: '検査したメールの届け先。',
    en: 'Where mail goes from this door.',
    otherwise: both('一番上の next-hop', 'the next-hop at the top'),
  }),
  limits: withDefault(
    section({
      size: mailSize,
      recipients,
      connections: connections('200'),
      connectionsPerPeer: withDefault(count(1, 10_000), '50', {
        ja: '一つの相手から同時につながる数の上限。',
        en: 'Connections of one peer at a time.',
      }),
      perMinute: withDefault(count(1, 1_000_000), '600', {
        ja: '一つの相手が1分間に送れるメールの数の上限。',
        en: 'Mails that one peer may send in a minute.',
      }),
      idle: withDefault(duration('5s', '1h'), '5m', {
        ja: '相手が黙っていてよい時間。',
        en: 'How long a peer may be silent.',
      }),
    }),
    '{}',
    { ja: 'この入口の上限。', en: 'What this door gives at most.' },
  ),
})

const milter = section({
  listen: required(listenOrSocket, {
    ja: '待ち受けるアドレスとポート、または unix:ファイル。',
    en: 'Where it listens: address and port, or unix:path.',
    example: '127.0.0.1:11332',
  }),
  hold: withDefault(oneOf('store', 'postfix'), 'store', {
    ja: '保留したメールの置き場所。store: 関所(解放も関所から)。postfix: Postfix の HOLD キュー。',
    en: "Where held mail lies. store: with Sekisho, which also releases it. postfix: in Postfix's HOLD queue.",
  }),
  limits: withDefault(
    section({
      size: mailSize,
      recipients,
      connections: connections('200'),
      idle: withDefault(duration('5s', '1h'), '10m', {
        ja: 'メールサーバーが黙っていてよい時間。',
        en: 'How long a mail server may be silent.',
      }),
    }),
    '{}',
    { ja: 'この入口の上限。', en: 'What this door gives at most.' },
  ),
})

const http = section({
  listen: required(tcp, { ja: '待ち受けるアドレスとポート。', en: 'Where it listens.', example: '127.0.0.1:11333' }),
  token: optional(secret(), {
    ja: '問い合わせに必要な合言葉(Authorization: Bearer か Password ヘッダー)。',
    en: 'What a caller has to show (Authorization: Bearer, or the Password header).',
    example: '{ file: /etc/sekisho/http-token }',
  }),
  allow: withDefault(list(network), '[127.0.0.0/8, "::1"]', {
    ja: '判定を問い合わせてよいネットワーク。',
    en: 'Networks that may ask for a verdict.',
  }),
  hold: withDefault(oneOf('quarantine', 'reject', 'soft-reject', 'add-header'), 'reject', {
    ja: '保留と判定したメールについて、問い合わせ元に伝える扱い。メールを持っているのは問い合わせ元です。',
    en: 'What the caller is told about a mail that we would hold. It is the caller who has the mail.',
  }),
  pages: withDefault(yesNo, 'no', {
    ja: '受取人が保留メールを見て解放するページを出すかどうか。allow と関係なく、届く人は誰でも開けます。',
    en: 'Whether it serves the pages on which recipients see and release held mail, to everybody who reaches the port.',
  }),
  limits: withDefault(
    section({
      size: mailSize,
      requests: withDefault(count(1, 10_000), '64', { ja: '同時に判定する数の上限。', en: 'Mails at a time.' }),
      connections: connections('500'),
      idle: withDefault(duration('1s', '1h'), '30s', {
        ja: '相手が黙っていてよい時間。',
        en: 'How long a caller may be silent.',
      }),
    }),
    '{}',
    { ja: 'この入口の上限。', en: 'What this door gives at most.' },
  ),
})

const oauth = section({
  tokenUrl: required(webAddress(true), {
    ja: '新しい合言葉をもらうアドレス。',
    en: 'Where new access tokens come from.',
    example: 'https://login.example.jp/oauth2/token',
  }),
  clientId: required(words(both('クライアントID', 'a client id'), 500), {
    ja: 'クライアントID。',
    en: 'The client id.',
    example: 'sekisho',
  }),
  clientSecret: optional(secret(), {
    ja: 'クライアントの秘密。',
    en: "The client's secret.",
    example: '{ env: SEKISHO_OAUTH_SECRET }',
  }),
  refreshToken: required(secret(), {
    ja: 'リフレッシュトークン。',
    en: 'The refresh token.',
    example: '{ file: /etc/sekisho/refresh-token }',
  }),
  scope: optional(words(both('スコープ', 'a scope'), 1_000), {
    ja: 'スコープ。',
    en: 'The scope.',
    example: 'https://mail.example.jp/.default',
  }),
})

const imap = section({
  name: required(oneWord, { ja: '記録に出る名前。', en: 'What it is called in the log.', example: 'reception' }),
  server: required(server, { ja: 'IMAPサーバー。', en: 'The IMAP server.', example: 'imap.example.jp' }),
  port: optional(count(1, 65_535), {
    example: '993',
    ja: 'ポート。',
    en: 'Its port.',
    otherwise: both('implicit では 993、starttls では 143', '993 for implicit, 143 for starttls'),
  }),
  tls: withDefault(oneOf('implicit', 'starttls'), 'implicit', {
    ja: '暗号化。暗号化しない接続はしません。',
    en: 'How it is encrypted; there is no way without.',
  }),
  ca: optional(existing('file'), {
    ja: 'サーバーの証明書を発行した認証局の証明書(PEM)。',
    en: "Certificates (PEM) of the authority that signed the server's.",
    example: '/etc/sekisho/ca.pem',
  }),
  user: required(words(both('アカウント名', 'an account name')), {
    ja: 'アカウント名。',
    en: 'The account.',
    example: 'reception@clinic.example.jp',
  }),
  password: optional(secret(), {
    ja: 'パスワード。oauth とどちらか一つ。',
    en: 'Its password; this or oauth.',
    example: '{ file: /etc/sekisho/imap-password }',
  }),
  oauth: optional(oauth, { ja: 'OAuth 2.0 でログインするとき。', en: 'Where the login goes by OAuth 2.0.' }),
  folders: withDefault(list(words(both('フォルダーの名前', 'the name of a folder')), 1), '[INBOX]', {
    ja: '見張るフォルダー。',
    en: 'Folders that are watched.',
  }),
  holdFolder: withDefault(words(both('フォルダーの名前', 'the name of a folder')), '関所-保留', {
    ja: '保留したメールを移すフォルダー。なければ作ります。',
    en: 'The folder for held mail; it is made where there is none.',
  }),
  clinic: optional(tenantName, {
    example: 'kita-clinic',
    ja: 'この受信箱の施設(clinics の name)。',
    en: 'Whose mailbox it is: a name from clinics.',
    otherwise: both('施設が一つのときはその施設', 'the only clinic, where there is one'),
  }),
  every: withDefault(duration('10s', '1h'), '1m', {
    ja: '新着を知らせてくれないサーバーを見に行く間隔。',
    en: 'How often it looks where the server cannot tell by itself.',
  }),
})

export const doors = section({
  smtp: withDefault(list(smtp), '[]', { ja: 'SMTPの入口。', en: 'SMTP doors.' }),
  milter: withDefault(list(milter), '[]', {
    ja: 'Postfix や Sendmail から milter でつながる入口。',
    en: 'Milter doors, for Postfix and Sendmail.',
  }),
  http: withDefault(list(http), '[]', {
    ja: 'rspamd と同じ形で問い合わせる入口。状態と計測値もここで見られます。',
    en: 'HTTP doors that are asked as rspamd is; also health and metrics.',
  }),
  imap: withDefault(list(imap), '[]', {
    ja: 'プロバイダーのメールボックスを見張る入口。',
    en: 'Mailboxes at a provider that are watched.',
  }),
})
