import type { Lang } from '#domain'
import { RULES } from '#examine'
import type { Banner, Marking } from './mark.ts'

// What the banner says: that care is called for, the two strongest reasons in the words of their rules, and what to do.
// Nothing in it is the sender's.

interface Words {
  readonly notice: string
  readonly released: string
  readonly disarmed: string
  readonly todo: string
}

const WORDS: Readonly<Record<Lang, Words>> = {
  ja: {
    notice: '【注意】このメールには、気をつけていただきたい点があります。',
    released: '【注意】このメールは、危険のおそれがあるため一度保留され、その後に届けられました。',
    disarmed: '添付ファイルは、マクロなどを取り除いた写しに替えてあります。元のファイルは保管されています。',
    todo: 'リンクや添付ファイルを開く前に、送信者に電話などでご確認ください。(関所 Sekisho)',
  },
  en: {
    notice: '[CAUTION] Something about this message calls for care.',
    released: '[CAUTION] This message was held back because it may be dangerous, and was delivered later.',
    disarmed: 'Its attachments were replaced by copies without macros and the like. The originals are held.',
    todo: 'Before you open links or attachments, check with the sender, by telephone for instance. (Sekisho)',
  },
}

const FINDINGS_TOLD = 2

/** The banner in these languages, the first on top; undefined where there is nothing to say. */
export function bannerFor(marking: Marking, langs: readonly Lang[], isDisarmed: boolean): Banner | undefined {
  if (langs.length === 0 || (marking.verdict === 'pass' && !isDisarmed)) return undefined
  const blocks = langs.map((lang) => ({ lang, lines: linesOf(marking, lang, isDisarmed) }))
  const ascii = langs.length === 1 && langs[0] === 'en' ? blocks : [{ lines: linesOf(marking, 'en', isDisarmed) }]
  return { text: textOf(blocks), ascii: toAscii(textOf(ascii)), html: htmlOf(blocks) }
}

function linesOf({ verdict, findings }: Marking, lang: Lang, isDisarmed: boolean): string[] {
  const words = WORDS[lang]
  const titles = findings.flatMap(({ id }) => RULES.find((rule) => rule.id === id)?.text[lang].title ?? [])
  const lead = verdict === 'pass' ? [] : [verdict === 'notice' ? words.notice : words.released]
  const list =
    verdict === 'pass' ? [] : titles.slice(0, FINDINGS_TOLD).map((title) => `${lang === 'ja' ? '・' : '* '}${title}`)
  return [...lead, ...list, ...(isDisarmed ? [words.disarmed] : []), words.todo]
}

type Block = { readonly lines: readonly string[] }

// WHY no dashes: a line that starts with two of them may be a boundary.
const textOf = (blocks: readonly Block[]): string =>
  `${blocks.map(({ lines }) => lines.join('\n')).join('\n\n')}\n${'_'.repeat(40)}\n\n`

const toAscii = (text: string): string =>
  text
    .replace(/[‘’]/g, "'")
    .replace(/[“”]/g, '"')
    .replace(/[^\x20-\x7e\n]/g, '?')

// WHY all of it !important and on one element: rules of the page's own styles, important ones too, then count less.
// `all` undoes what it inherits; where it is not known, the rest says the same for what hides text. QUIRK: the engines of
// word processors, which show mail too, take no `font` with a line height.
const STYLE = [
  'all:initial',
  'display:block',
  'visibility:visible',
  'opacity:1',
  'position:relative',
  'z-index:2147483647',
  'float:none',
  'clear:both',
  'overflow:visible',
  'width:auto',
  'height:auto',
  'max-height:none',
  'transform:none',
  'clip-path:none',
  'margin:0 0 12px 0',
  'padding:10px 12px',
  'border:2px solid #b45309',
  'background:#fef3c7',
  'color:#1f2937',
  'font-family:sans-serif',
  'font-size:14px',
  'font-style:normal',
  'font-weight:bold',
  'line-height:150%',
  'letter-spacing:normal',
  'text-indent:0',
  'text-align:left',
  'white-space:normal',
  'direction:ltr',
]
  .map((rule) => `${rule} !important`)
  .join(';\n')

// WHY so many lines: one may have 998 characters (RFC 5322 section 2.1.1), and what stands before and behind it some, too.
function htmlOf(blocks: readonly { readonly lang: Lang; readonly lines: readonly string[] }[]): string {
  const inner = blocks.map(({ lines }) => lines.map(escaped).join('<br>\n')).join('<br><br>\n')
  const lang = blocks[0]?.lang ?? 'en'
  return `\n<div lang="${lang}" dir="ltr" style="${STYLE}">\n${inner}</div>\n`
}

const escaped = (text: string): string =>
  text.replace(/[<>&"']|[^\x20-\x7e]/gu, (character) => `&#${character.codePointAt(0) ?? 0xfffd};`)
