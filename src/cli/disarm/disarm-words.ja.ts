import type { DisarmWords } from './disarm-wording.ts'

export const DISARM_JA: DisarmWords = {
  summary: 'マクロなど、ひとりでに動くものを取り除いた写しを作ります',
  about:
    'マクロ、埋め込まれたファイル、外から何かを読み込む仕掛けを取り除いた写しを作ります。文章、表、画像は残ります。元の文書には手を加えません。できあがった写しは、もう一度調べてから書き出します。',
  file: '文書、圧縮ファイル、またはメール(.eml): Word、Excel、PowerPoint(97-2003形式も可)、RTF、PDF、ZIP、tar、gzip',
  out: '写しを書き出す場所',
  force: '同じ名前のファイルがあれば置き換えます',
  json: '結果をJSONで表示します(ほかのプログラム用)',
  after: `
終了コード:
  0   写しを書き出しました
  2   使い方の誤り、または写しを作れません(何も書き出しません)

例:
  sekisho disarm 請求書.docm -o 請求書.docx
  sekisho disarm --json 資料.zip -o 資料-安全.zip
  sekisho disarm mail.eml -o 安全.eml
`,
  noOut:
    '写しの書き出し先がありません。「sekisho disarm 請求書.docm -o 請求書.docx」のように「-o」で指定してください。',
  exists: (out) =>
    `「${out}」に書き出せません: 同じ名前のファイルがあります。別の名前にするか、置き換えてよければ --force を付けてください。`,
  cannotWrite: (out, reason) => `「${out}」に書き出せません: ${reason}`,
  written: (out, kind) => `書き出しました: ${out}(${kind})`,
  nothing: '取り除くものはありませんでした。写しは新しく書き直してあります。',
  removed: '取り除いたもの:',
  stillCheck:
    'この写しに、ひとりでに動くものは見つかりませんでした。ただし、書かれている内容が本当とは限りません。支払いやログインの前に、送信者にご確認ください。',
  rename: (extension) =>
    `写しにはマクロがありません。名前の終わりを「.${extension}」にしてください。そのままでは開けません。`,
  what: {
    vba: 'マクロ(VBA)',
    xlm: 'マクロシート(Excel 4.0)と、それを動かす名前',
    dde: '別のプログラムを動かすリンク(DDE)',
    field: '何かを読み込む、または動かすフィールド(最後の表示は文字として残ります)',
    object: '埋め込まれたオブジェクトやファイル(多くの形式では、見た目の画像が残ります)',
    control: 'ボタンなどの部品(ActiveX、フォーム)',
    ribbon: '独自のリボンやツールバー',
    external: '外から何かを読み込む参照',
    link: 'Webページやメールアドレス以外へのリンク',
    formula: '外を参照する数式(最後の値は残ります)',
    connection: 'データ接続',
    action: '図形を押したとき、または開いたときの動作',
    script: 'スクリプト',
    'embedded-file': '埋め込まれたファイル、音声、動画',
    form: '動きのある入力フォーム(XFA)',
    signature: '電子署名(内容が変わるため無効になります)',
    'unknown-part': '必要のない部品、または知らない部品',
    leftovers: 'どこにも属さない余分なデータ',
    'left-out': '安全にできないため入れなかったファイル',
  },
  refused: {
    format: (kind) => `この種類のファイル(${kind})は書き直せません`,
    'archive-format': (kind) => `この種類の圧縮ファイル(${kind})は、調べることはできますが、書き直せません`,
    'old-word': () => 'Word 6/95形式の文書は、文章の中にマクロを含むことがあります',
    encrypted: () => 'パスワードで保護されています',
    damaged: () => '壊れているか、プログラムによって違う内容に見える作りになっています',
    'too-large': () => '大きすぎるか、中身が多すぎます',
    'nothing-left': () => '安全にできるファイルが1つもありませんでした',
    'still-active': () => 'できあがった写しに、動くおそれのあるものが残っていました',
    crashed: () => 'このプログラムが処理に失敗しました(ご報告いただけると助かります)',
  },
  cannot: (file, reason) =>
    `「${file}」の写しを作れません: ${reason}。何も書き出していません。元の文書は開かないでください。`,
}
