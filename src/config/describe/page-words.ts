import type { Lang } from '#domain'

/** The words around the keys on the page. */
export interface PageWords {
  readonly title: string
  readonly generated: string
  readonly opening: readonly string[]
  readonly topTitle: string
  /** After all keys. */
  readonly closing: readonly string[]
  readonly head: readonly [string, string, string]
  readonly required: string
  readonly none: string
  readonly restart: string
  readonly list: string
  readonly named: string
  readonly space: string
  readonly allowed: (expects: string) => string
  readonly example: (text: string) => string
  readonly seeBelow: (path: string) => string
}

const POLICY_EXAMPLE = `\`\`\`yaml
based-on: clinic
thresholds: { notice: 20, hold: 40, refuse: never }
weights:
  macro/macro-present: 50
  link/code-only: 0
\`\`\``

const ja: PageWords = {
  title: '設定ファイル sekisho.yaml',
  generated:
    'このページは設定を調べる表そのものから作られています。直接書き換えず、src/config/table を直して npm run docs を実行してください。',
  opening: [
    '関所の設定は、この一つのファイルにすべて書きます。書いたら、動かす前に `sekisho config check` で確かめてください。間違いは、行と桁を添えて、全部まとめてお知らせします。',
    '`sekisho.example.yaml` を `sekisho.yaml` という名前で写し、要るところだけ書き換えるのが早道です。書いていない項目は、下の表の標準どおりになります。',
    [
      '- 大きさは `25MB` のように(1KB は 1024 バイト)、時間は `30s`、`5m`、`12h`、`14d` のように、単位を付けて書きます。',
      '- 場所(ファイルやフォルダー)は、設定ファイルのあるフォルダーから数えます。',
      '- 一つだけの一覧は、`- ` を付けずに値だけ書いてもかまいません。',
      '- パスワードなどの秘密は `{ file: 場所 }`(1行目を読みます)か `{ env: 名前 }` と書きます。直接書くこともできますが、お勧めしません。',
      '- 文字コードは UTF-8 です。',
    ].join('\n'),
    '「再起動が必要」と書かれた項目は、サービスを動かし直すまで変わりません。`doors` の項目を変えると、その入口だけが開き直されます。ほかの項目は、設定の読み直しですぐに変わります。',
  ],
  topTitle: '一番上の項目',
  closing: [
    '## 方針のファイル',
    '`policy` には、clinic、strict、watch のほかに、自分で書いた方針のファイルも指定できます。元にする方針と、そこから変えるところだけを書きます。規則の名前は [規則の一覧](rules.ja.md) にあります。重さ0の規則は使いません。',
    POLICY_EXAMPLE,
    '## HTTPで問い合わせたときの答え',
    '`/checkv2` の `action` は、判定が通過なら `no action`、注意なら `add header`、拒否なら `reject` です。保留のときは `doors.http` の `hold` に書いたとおりになります。メールは問い合わせ元が持ったままなので、`quarantine` は、隔離のしくみを持つ問い合わせ元にだけ使ってください。ほかの問い合わせ元は、そのまま届けてしまいます。判定できなかったときは `soft reject` で、送り元がもう一度送ります。',
  ],
  head: ['項目', '意味', '標準'],
  required: '必須',
  none: 'なし',
  restart: '再起動が必要。',
  list: '`- ` で始まる行で、いくつでも書けます。',
  named: 'NAME は好きな名前です。',
  space: '',
  allowed: (expects) => `書けるもの: ${expects}。`,
  example: (text) => `例: \`${text}\``,
  seeBelow: (path) => `→ \`${path}\``,
}

const en: PageWords = {
  title: 'The configuration, sekisho.yaml',
  generated:
    'This page is made from the table that checks the file. Do not edit it: change src/config/table and run npm run docs.',
  opening: [
    'All that you decide about Sekisho stands in this one file. Before you start the service with it, run `sekisho config check`: it tells all mistakes at once, each with its line and column.',
    'The quickest way is to copy `sekisho.example.yaml` to `sekisho.yaml` and to change what you need. What is not written is as the tables below say.',
    [
      '- Sizes and times have a unit: `25MB` (a KB is 1,024 bytes), `30s`, `5m`, `12h`, `14d`.',
      '- Paths start at the folder of the file.',
      '- A list of one may be written as the value alone, without the `- `.',
      '- Passwords and other secrets are written as `{ file: path }`, whose first line is read, or `{ env: NAME }`. They may stand in the file itself, but better not.',
      '- The file is text in UTF-8.',
    ].join('\n'),
    'A key marked "needs a restart" does not change before the service is started again. Where a key of `doors` changes, that door alone is closed and opened again. All others change as soon as the configuration is read again.',
  ],
  topTitle: 'Keys at the top',
  closing: [
    '## A policy of your own',
    'Besides clinic, strict and watch, `policy` may name a file of yours. It says what it is based on and what is different. The names of rules are in [the list of rules](rules.en.md); a rule of weight 0 is not used.',
    POLICY_EXAMPLE,
    '## What a caller is told over HTTP',
    'The `action` of `/checkv2` is `no action` for a mail that passes, `add header` for one with a notice, `reject` for one that is refused. For one that would be held it is what `hold` of `doors.http` says. The caller has the mail all the time, so `quarantine` is for callers that have one; others deliver such a mail. Where a mail could not be judged it is `soft reject`, and the sender tries again.',
  ],
  head: ['Key', 'Meaning', 'Default'],
  required: 'required',
  none: 'none',
  restart: 'Needs a restart.',
  list: 'As many as you like, each beginning with `- `.',
  named: 'NAME is a name of your choice.',
  space: ' ',
  allowed: (expects) => `Write ${expects}.`,
  example: (text) => `For example: \`${text}\``,
  seeBelow: (path) => `→ \`${path}\``,
}

export const PAGE_WORDS: Readonly<Record<Lang, PageWords>> = { ja, en }
