import { CONFIG_JA } from './config/config-words.ja.ts'
import { DISARM_JA } from './disarm/disarm-words.ja.ts'
import { FEED_JA } from './feed/feed-words.ja.ts'
import { HUNT_JA } from './hunt/hunt-words.ja.ts'
import { LEARN_JA } from './learn/learn-words.ja.ts'
import { LEDGER_JA } from './ledger/ledger-words.ja.ts'
import { LOG_IMPORT_JA } from './ledger/log-import-words.ja.ts'
import { MEMORY_JA } from './memory/memory-words.ja.ts'
import { QUARANTINE_JA } from './quarantine/quarantine-words.ja.ts'
import { RECHECK_JA } from './recheck/recheck-words.ja.ts'
import { SERVE_JA } from './serve/serve-words.ja.ts'
import type { CliWords } from './wording.ts'

const SCANNER_HELP: Readonly<Record<string, string>> = {
  folder: 'フォルダーの名前と権限をお確かめください。',
  'no-rules': 'フォルダーの中に、使えるルール(.yar、.yara)がありません。',
  'no-start': 'ルールを読み込めません。',
  'not-installed': 'YARAの部品が入っていません。',
}

export const JA: CliWords = {
  headings: { 'Usage:': '使い方:', 'Arguments:': '引数:', 'Options:': 'オプション:', 'Commands:': 'コマンド:' },
  about: '関所(sekisho): メールを開く前に調べ、見つけたことを日本語と英語で説明します。',
  version: 'バージョンを表示します',
  help: 'この説明を表示します',
  helpCommand: 'コマンドの説明を表示します',
  check: {
    summary: 'メールや添付ファイルを調べ、結果とその理由を表示します',
    about:
      'メールや添付ファイルを、開かずに調べます。中のマクロやプログラムを動かすことはありません。調べたファイルには手を加えません。別のコンピューターのClamAVやPostgreSQLをご自身で指定した場合を除き、外部への送信もしません。',
    paths: '調べるもの: メール(.eml、.msg)、mbox、Maildir、添付ファイル、それらの入ったフォルダー。「-」は標準入力です',
    json: '結果を1件1行のJSONで表示します(ほかのプログラム用)',
    lang: '表示する言語: ja(日本語)または en(英語)',
    policy: '判定の方針: clinic(標準)、strict(マクロは必ず保留)、watch(保留せず記録だけ)',
    trustResults:
      'このサーバー(自組織のメールサーバー。authserv-id、多くはホスト名)がメールに書き込んだ送信元の確認結果(Authentication-Results)を信用します。複数のときは繰り返して指定します',
    store: 'sekisho learn や sekisho feed で覚えた場所。知り合いの名前や文章の悪用、一覧に載った危険なものも見分けます',
    password: '鍵のかかったファイルに試すパスワード(何度でも指定できます)',
    yara: '独自のYARAルールのフォルダー。中のファイルとマクロも照合します',
    clamd: 'ClamAV(clamd)にも問い合わせます: 「ホスト:ポート」またはソケットの場所',
    jobs: (count) => `同時に調べる数(このパソコンでは ${count})`,
    timeout: (seconds) => `1件にかけてよい秒数(標準は ${seconds})。過ぎたものは保留にします`,
    verbose: '省略せずにすべて表示します',
    after: `
終了コード:
  0   保留・拒否はありません
  10  保留または拒否があります
  2   使い方の誤り、または読めないファイルがあります

例:
  sekisho check 受信メール.eml
  sekisho check --json ~/Maildir > 結果.jsonl
`,
  },
  learn: LEARN_JA,
  memory: MEMORY_JA,
  serve: SERVE_JA,
  config: CONFIG_JA,
  feed: FEED_JA,
  ledger: LEDGER_JA,
  ledgerImport: LOG_IMPORT_JA,
  hunt: HUNT_JA,
  recheck: RECHECK_JA,
  quarantine: QUARANTINE_JA,
  macros: {
    summary: '文書やメールの中のマクロとスクリプトを、組み立てた結果とともに表示します',
    about:
      '文書を開かずに、中のマクロ、マクロシート、スクリプトの内容を表示します。文字をつなぎ合わせて隠した部分は、組み立てた結果をその行の下に示します。動かすことは一切ありません。',
    after: `
それぞれの下に、何をきっかけに動くか、何をするか、使うはずだった命令とアドレスを示します。

終了コード:
  0   すべて読み取りました
  2   使い方の誤り、または読めないファイルがあります

例:
  sekisho macros 請求書.doc
  sekisho macros --json 受信メール.eml > 結果.jsonl
`,
  },
  disarm: DISARM_JA,
  wrong: {
    noCommand:
      'コマンドがありません。メールを調べるには「sekisho check ファイル名」、説明を見るには「sekisho --help」と入力してください。',
    command: (value) =>
      `「${value}」というコマンドはありません。ファイルを調べるときは「sekisho check ${value}」、説明を見るときは「sekisho --help」と入力してください。`,
    noPart: (command, parts) =>
      `「${command}」のあとに ${parts.join('、')} のどれかを続けてください。「${command} --help」に説明があります。`,
    part: (command, value, parts) =>
      `「${command} ${value}」というコマンドはありません。「${command}」のあとには ${parts.join('、')} のどれかを続けてください。`,
    option: (value, command) =>
      `「${value}」というオプションはありません。使えるオプションは「${command} --help」で表示されます。「-」で始まるファイル名は「./${value}」と書いてください。`,
    optionValue: (value, command) => `「${value}」の値がありません。使い方は「${command} --help」で表示されます。`,
    noPath: (command) =>
      `読むものがありません。「${command} 受信メール.eml」のように、ファイルかフォルダーを指定してください。`,
    missing: (argument, command) => `${argument} の指定がありません。使い方は「${command} --help」で表示されます。`,
    tooMany: (command) =>
      `言葉が多すぎます。空白を含む名前は引用符で囲んでください。使い方は「${command} --help」で表示されます。`,
    scanner: (code, message) => `YARAのルールを使えません。${SCANNER_HELP[code] ?? ''}(${message})`,
    clamd: (value) => `--clamd の「${value}」は使えません。「ホスト:ポート」か、ソケットの場所を指定してください。`,
    lang: (value) => `言語「${value}」は使えません。ja か en を指定してください。`,
    policy: (value, names) => `「${value}」という方針はありません。${names} のどれかを指定してください。`,
    trustResults: (value) =>
      `--trust-results「${value}」は使えません。自組織のサーバーが書く Authentication-Results の、最初の「;」の前にある名前を指定してください(例: mx.example.jp)。`,
    jobs: (value) => `同時に調べる数「${value}」は使えません。1から256までの整数を指定してください。`,
    timeout: (value) => `制限時間「${value}」は使えません。0より大きく3600以下の秒数を指定してください。`,
    other: (message, command) => `使い方に誤りがあります(${message})。「${command} --help」をご覧ください。`,
  },
  input: {
    missing: (file) =>
      `「${file}」を読めません: そのようなファイルやフォルダーはありません。名前と場所をお確かめください。`,
    unreadable: (file, reason) => `「${file}」を読めません: ${reason}`,
    'dangling-link': (file) =>
      `「${file}」を読めません: リンクの先にファイルがありません。リンクを作り直すか、元のファイルを指定してください。`,
    'not-a-file': (file) =>
      `「${file}」は調べられません: ふつうのファイルではありません(パイプ、ソケットなど)。中身をファイルに保存してから調べてください。`,
    'empty-folder': (file) => `「${file}」には調べるファイルがありません: フォルダーが空です。場所をお確かめください。`,
    'empty-input': () => '標準入力に何も届きませんでした。「sekisho check - < 受信メール.eml」のように渡してください。',
  },
  reasons: {
    EISDIR: 'フォルダーです。中のファイルを指定してください。',
    EACCES: '読み取る権限がありません。権限を変えるか、管理者として実行してください。',
    EPERM: '読み取る権限がありません。権限を変えるか、管理者として実行してください。',
    ENOENT: '調べている間にファイルがなくなりました。もう一度お試しください。',
    ELOOP: 'リンクが輪になっています。元のファイルを指定してください。',
    ENAMETOOLONG: '名前が長すぎます。短い名前に変えてください。',
    EIO: 'ディスクの読み取りに失敗しました。ディスクの状態をお確かめください。',
    EMFILE: '同時に開けるファイルの数を超えました。--jobs を小さくしてお試しください。',
    'not-a-file': 'ふつうのファイルではなくなりました。もう一度お試しください。',
  },
  noWorker: (reason) =>
    `検査を始められません: ${reason}。sekisho のフォルダーで「npm ci」を実行してから、もう一度お試しください。`,
  progress: (done, total, perSecond, left) => `${done}/${total}件  毎秒${perSecond}件${left}`,
  checking: '検査中',
  left: (seconds) => `  残り約${seconds < 60 ? `${seconds}秒` : `${Math.ceil(seconds / 60)}分`}`,
}
