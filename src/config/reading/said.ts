import type { Lang } from '#domain'

// What is said about a file that is not as it should be. Each sentence names what stands there and what may.

export type Both = Readonly<Record<Lang, string>>

export const both = (ja: string, en: string): Both => ({ ja, en })

/** A value as it may be shown: without what looks like a password in an address, without control characters, not long. */
export function shown(value: string): string {
  const plain = value.replace(/:\/\/[^/@\s]{0,2000}@/gu, '://…@').replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '·')
  const chars = [...plain]
  return chars.length > 60 ? `${chars.slice(0, 60).join('')}…` : plain
}

export type Shape = 'list' | 'section' | 'value' | 'nothing'

const SHAPES: Readonly<Record<Shape, Both>> = {
  list: both('一覧(- で始まる行)', 'a list'),
  section: both('下の項目(名前: 値)', 'keys of its own'),
  value: both('一つの値', 'one value'),
  nothing: both('空', 'nothing'),
}

export const said = {
  value: (value: string, expects: Both): Both =>
    both(
      `「${shown(value)}」は使えません。${expects.ja}を書いてください。`,
      `"${shown(value)}" cannot be used: write ${expects.en}.`,
    ),
  hiddenValue: (expects: Both): Both =>
    both(`この値は使えません。${expects.ja}を書いてください。`, `This value cannot be used: write ${expects.en}.`),
  choice: (value: string, choices: readonly string[], near: string | undefined): Both =>
    both(
      `「${shown(value)}」は使えません。${near === undefined ? '' : `「${near}」のことですか。`}使えるのは ${choices.join(', ')} です。`,
      `"${shown(value)}" cannot be used.${near === undefined ? '' : ` Did you mean "${near}"?`} Allowed: ${choices.join(', ')}.`,
    ),
  shape: (found: Shape, expects: Both): Both =>
    both(
      `ここには${expects.ja}を書きますが、${SHAPES[found].ja}が書かれています。`,
      `Write ${expects.en} here; ${SHAPES[found].en} stands here.`,
    ),
  missing: (name: string): Both =>
    both(`「${name}」がありません。必ず書いてください。`, `"${name}" is missing; it has to be written.`),
  unknown: (name: string, near: string | undefined, allowed: readonly string[]): Both =>
    both(
      `「${shown(name)}」という項目はありません。${near === undefined ? `ここに書けるのは ${allowed.join(', ')} です。` : `「${near}」のことですか。`}`,
      `There is no key "${shown(name)}". ${near === undefined ? `Keys here: ${allowed.join(', ')}.` : `Did you mean "${near}"?`}`,
    ),
  elsewhere: (name: string, places: readonly string[]): Both =>
    both(
      `「${name}」はここには書けません。${places.map((place) => (place === '' ? 'どの項目の中でもない、一番左' : `${place} の下`)).join('か、')}に書きます。`,
      `"${name}" does not belong here but ${places.map((place) => (place === '' ? 'at the left edge' : `under ${place}`)).join(' or ')}.`,
    ),
  twice: (name: string, line: number): Both =>
    both(
      `「${shown(name)}」が二度書かれています(最初は${line}行目)。どちらかを消してください。`,
      `"${shown(name)}" is written twice (first on line ${line}); remove one of them.`,
    ),
  badName: (name: string): Both =>
    both(
      `「${shown(name)}」という名前は使えません。英小文字、数字、ハイフンで36文字までにしてください。`,
      `"${shown(name)}" cannot be a name: use lower-case letters, digits and hyphens, 36 at most.`,
    ),
  notThere: (file: string): Both => both(`「${shown(file)}」がありません。`, `"${shown(file)}" is not there.`),
  notThat: (file: string, what: 'file' | 'folder'): Both =>
    what === 'file'
      ? both(`「${shown(file)}」はファイルではありません。`, `"${shown(file)}" is not a file.`)
      : both(`「${shown(file)}」はフォルダーではありません。`, `"${shown(file)}" is not a folder.`),
  onlyForServers: (name: string): Both =>
    both(`「${name}」は smtp:// と lmtp:// の届け先にだけ書けます。`, `"${name}" is for smtp:// and lmtp:// only.`),
  secretUnreadable: (file: string, code: string): Both =>
    both(
      `秘密のファイル「${shown(file)}」を読めません(${code})。`,
      `The file "${shown(file)}" with the secret cannot be read (${code}).`,
    ),
  secretEmpty: (file: string): Both =>
    both(
      `秘密のファイル「${shown(file)}」の1行目が空です。`,
      `The first line of "${shown(file)}" is empty; the secret stands there.`,
    ),
  secretUnset: (name: string): Both =>
    both(`環境変数 ${shown(name)} が設定されていません。`, `The environment has no ${shown(name)}.`),
  secretPlain: both(
    '秘密がこのファイルに直接書かれています。{ file: 場所 } か { env: 名前 } にすると、このファイルを人に見せても漏れません。',
    'A secret stands in this file itself. With { file: path } or { env: NAME } the file can be shown to others.',
  ),
  alias: both(
    '& や * で始まる値は引用符で囲んでください(YAMLの目印と参照は使えません)。',
    'Put a value that begins with & or * in quotes (anchors and aliases of YAML are not used here).',
  ),
  tag: both('! で始まる型の指定は使えません。', 'Tags, which begin with !, are not used here.'),
  sign: both('この記号で始まる値は引用符で囲んでください。', 'Put a value that begins with this sign in quotes.'),
  colon: both(
    '一行に「名前: 値」が二つあるか、字下げがそろっていません。「: 」を含む値は引用符で囲んでください。',
    'Two "name: value" on one line, or the indentation does not fit. Put a value with ": " in it in quotes.',
  ),
  tooLarge: (bytes: number, most: number): Both =>
    both(
      `設定ファイルが大きすぎます(${bytes}バイト。${most}バイトまで)。違うファイルではありませんか。`,
      `The file is too large to be a configuration (${bytes} bytes; at most ${most}). Is it another file?`,
    ),
  notText: both(
    'ファイルがUTF-8の文字として読めません。メモ帳などで「UTF-8」を選んで保存し直してください。',
    'The file is not text in UTF-8; save it again as UTF-8.',
  ),
  unreadable: (code: string): Both =>
    both(`設定ファイルを開けません(${code})。`, `The configuration cannot be opened (${code}).`),
  noFile: both('設定ファイルがありません。', 'There is no such file.'),
  several: both(
    '「---」で分けた二つ目の設定があります。一つのファイルには一つだけ書けます。',
    'A second document begins here ("---"); a file holds one.',
  ),
  tab: both('字下げにタブは使えません。空白にしてください。', 'Indent with spaces, not with tabs.'),
  quote: both('引用符が閉じていません。', 'A quote is not closed.'),
  indent: both(
    '字下げがそろっていません。同じ深さの項目は同じ位置から書いてください。',
    'The indentation does not fit: keys of one section begin in the same column.',
  ),
  syntax: both(
    'YAMLとして読めません。コロンの後の空白、字下げ、括弧、引用符を確かめてください。',
    'This is not YAML: check the space after the colon, the indentation, brackets and quotes.',
  ),
  tooDeep: both('入れ子が深すぎます。', 'It is nested too deeply.'),
  more: (count: number): Both => both(`ほかに${count}件あります。`, `And ${count} more.`),
  empty: both('設定が何も書かれていません。', 'Nothing is written in it.'),
} as const
