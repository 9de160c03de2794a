import { IMAP_JA } from './imap-words.ja.ts'
import type { LearnWords } from './learn-wording.ts'

const STORE_HELP: Readonly<Record<string, string>> = {
  locked: '別の sekisho が使用中です。終わってからもう一度お試しください。',
  full: 'ディスクがいっぱいです。空きを作ってから、もう一度お試しください。',
  'read-only': '書き込めません。ファイルとフォルダーの権限をお確かめください。',
  unreachable: 'アドレスと、データベースが動いているかをお確かめください。',
  'newer-schema': '新しい版の sekisho で作られています。その版をお使いください。',
  corrupt: '壊れているか、sekisho の保存ファイルではありません。名前を確かめるか、最後のバックアップに戻してください。',
}

export const LEARN_JA: LearnWords = {
  summary: '手元のメールから、誰とやり取りしているかを覚えます',
  about:
    'メールボックスやアドレス帳を読み、誰と、いつから、どれくらいやり取りしているかを覚えます。本文そのものは残さず、元に戻せない形の目印だけを残します。添付ファイルは何も残しません。知り合いの名前をかたるメールは、これで見分けます。',
  paths: '学ぶもの: mbox、Maildir、メールの入ったフォルダー(受信だけでなく送信済みも)',
  own: '自分の組織のドメイン、または自分のアドレス(何度でも指定でき、次から覚えています)',
  sent: 'すべて自分が送ったメールです(指定がなければ差出人で判断します)',
  received: 'すべて受け取ったメールです',
  addressBook: 'アドレス帳(CSV または vCard)からも覚えます',
  store: '覚える場所: ファイル、または postgres://…(標準は sekisho-data/store.sqlite、または SEKISHO_STORE)',
  after: `
同じメールボックスを何度読んでも、数が重なることはありません。途中で止まったときは、続きから始まります。

例:
  sekisho learn --own clinic.example ~/Maildir ~/Maildir/.Sent
  sekisho learn --imap imaps://taro@mail.clinic.example --imap-password-file ~/.imap-password
  sekisho learn --imap imaps://taro@mail.clinic.example --imap-token-url https://login.example.jp/oauth2/token --imap-client-id sekisho --imap-refresh-token-file ~/.imap-refresh-token
  sekisho learn --address-book 連絡先.vcf
  sekisho check --store sekisho-data/store.sqlite 受信メール.eml
`,
  nothingThere: (store) =>
    `「${store}」には、まだ何も覚えていません。先に「sekisho learn」を実行するか、名前をお確かめください。`,
  nothingGiven:
    '学ぶものがありません。「sekisho learn --own clinic.example ~/Maildir」のように、メールボックスかフォルダー、--imap、--address-book のどれかを指定してください。',
  bothWays: '--sent と --received は、どちらか一方だけにしてください。付けなければ、メールごとに差出人で判断します。',
  wrongOwn: (value) =>
    `--own「${value}」は使えません。clinic.example のようなドメインか、メールアドレスを指定してください。`,
  noOwn:
    'どなたのメールでしょうか。初回だけ「--own clinic.example」のように自分のドメインを指定してください(次から覚えています)。',
  learned: (source, added, read, skipped) =>
    `${source}: ${read}通のうち${added}通を新しく覚えました${skipped === 0 ? '' : `(${skipped}通はメールでないか、差出人がないため除きました)`}`,
  met: (file, people, broken) =>
    `${file}: ${people}人を覚えました${broken === 0 ? '' : `(${broken}行は読めませんでした)`}`,
  imap: IMAP_JA,
  storeTrouble: (code, message) => {
    const [, place = ''] = /^[^"]*"(.*?)": /.exec(message) ?? []
    // The engine's own words say more where it cannot be reached.
    return `保存場所「${place}」を使えません。${STORE_HELP[code] ?? ''}${code === 'unreachable' ? `(${message})` : ''}`
  },
}
