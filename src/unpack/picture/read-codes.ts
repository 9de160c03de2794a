// What codes for a camera say, as facts: the text, and the link where it is one. A reader who points a telephone at a
// picture follows a link like one who clicks, past everything that looks at links in text.

import type { Budget } from '#bytes'
import type { CodeImageFact, LinkFact, Pixmap, Tools } from '#domain'
import { pictureSize } from './picture-size.ts'

// LIMIT: a scanned page at 400 dots an inch. What is larger is a photograph for printing.
const PICTURE_PIXELS_MAX = 16_000_000
// The smallest QR code has 21 modules on a side, and none is drawn with one pixel for each and no margin.
const SIDE_PIXELS_MIN = 24
// LIMIT: starting on a picture costs something as well; a mail has at most eight hundred of them searched.
const PICTURE_COST_MIN = 50_000
const CODES_MAX = 8
const TEXT_CHARS_MAX = 4_096

export type CodeFact = CodeImageFact | LinkFact

export interface ReadCodes {
  readonly facts: readonly CodeFact[]
  /** Larger than what is searched, or the mail's pixels are spent. */
  readonly isTooLarge: boolean
}

const NO_CODES: ReadCodes = { facts: [], isTooLarge: false }

/** The codes in a picture file. `name` is its name inside a document, empty for a part of its own. */
export function codesInPicture(bytes: Buffer, name: string, tools: Tools, budget: Budget): ReadCodes {
  if (tools.codes === undefined) return NO_CODES
  const size = pictureSize(bytes)
  return size === undefined ? NO_CODES : codesIn(bytes, size, { name, isDrawn: false }, tools, budget)
}

/** The codes in grey pixels. */
export const codesInPixmap = (pixmap: Pixmap, of: CodeSource, tools: Tools, budget: Budget): ReadCodes =>
  codesIn(pixmap, pixmap, of, tools, budget)

type CodeSource = Pick<CodeImageFact, 'name' | 'isDrawn'>
type Size = Pick<Pixmap, 'width' | 'height'>

function codesIn(
  picture: Buffer | Pixmap,
  { width, height }: Size,
  of: CodeSource,
  tools: Tools,
  budget: Budget,
): ReadCodes {
  if (Math.min(width, height) < SIDE_PIXELS_MIN) return NO_CODES
  const pixels = width * height
  if (pixels > PICTURE_PIXELS_MAX || !budget.spendPixels(Math.max(pixels, PICTURE_COST_MIN)))
    return { facts: [], isTooLarge: true }
  const texts = tools.codes?.read(picture) ?? []
  return { facts: [...new Set(texts)].slice(0, CODES_MAX).flatMap((text) => codeFacts(text, of)), isTooLarge: false }
}

function codeFacts(whole: string, of: CodeSource): readonly CodeFact[] {
  const text = whole.slice(0, TEXT_CHARS_MAX)
  const url = linkIn(text)
  const fact: CodeImageFact = { type: 'code-image', text, ...of }
  return url === undefined ? [fact] : [fact, { type: 'link', url, shown: '', from: 'qr' }]
}

// `URLTO:` and `MEBKM:TITLE:...;URL:http\://...;;` are what Japanese telephones have understood since 2003; there a
// backslash stands before `:` and `;`.
function linkIn(text: string): string | undefined {
  const plain = text.trim()
  const bookmark = /^(?:MEBKM:.{0,600}?\bURL|URLTO):((?:[^;\\]|\\.){4,4000})/i.exec(plain)?.[1]
  const url = bookmark?.replace(/\\(.)/g, '$1') ?? plain
  const isLink = /^(?:https?|ftp|intent|market|itms-services|ms-[a-z]{2,20}):/i.test(url) || BARE.test(url)
  return isLink ? url : undefined
}

// What telephones offer to open although it has no scheme.
const BARE = /^(?:www\.)?(?:[a-z0-9-]{1,63}\.){1,6}[a-z]{2,24}(?:[/?#]\S{0,2000})?$/i
