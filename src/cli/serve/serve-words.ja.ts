import type { ServeWords } from './serve-wording.ts'

export const SERVE_JA: ServeWords = {
  summary: 'メールボックスの手前で関所を動かします',
  about:
    'sekisho.yaml に書いた入口(SMTP、milter、HTTP、IMAP)を開きます。通るメールを一通ずつ調べ、届けるか保留にし、どちらも台帳に記録します。',
  config: '設定ファイル。省略すると ./sekisho.yaml、なければ /etc/sekisho/sekisho.yaml',
  embedded: '設定ファイルなしで、このパソコンの中だけで動かします。データはすべてこのフォルダーに入ります',
  after: `
シグナル: SIGTERM と Ctrl+C は、扱っている途中のメールを終えてから止まります。SIGHUP で設定を読み直します。

例:
  sekisho config check
  sekisho serve
  sekisho serve --config /etc/sekisho/sekisho.yaml
`,
  mistakes: (file, count) => `${file}: 間違いが${count}か所あるため、起動していません:`,
  listening: (door, place) => `待ち受け: ${door} ${place}`,
  watching: (mailbox) => `見守るメールボックス: ${mailbox}`,
  watchedElsewhere: (mailbox) =>
    `メールボックス「${mailbox}」は、同じ保存場所を使う別の関所が見守っています。そちらが止まれば、こちらが引き継ぎます。`,
  ready: '準備ができました。Ctrl+C で止まります。',
  stopping: '止めています。途中のメールを終えてから止まります…',
  stopped: '止まりました。',
  reloaded: (restart) =>
    `設定を読み直し、反映しました。${restart.length === 0 ? '' : `次の項目は再起動すると変わります: ${restart.join('、')}`}`,
  cannotReload: (why) => `新しい設定を反映できませんでした: ${why}`,
  notReloaded: '設定に間違いがあるため、これまでの設定のまま動いています:',
  cannotStart: (what) => `起動できません: ${what}`,
  logLost: (why) => `ログに書き込めません。メールの処理はログなしで続けています: ${why}`,
  noConfig: (places) =>
    `設定ファイルがありません(探した場所: ${places})。「sekisho serve --embedded フォルダー」なら設定なしで動かせます。`,
}
