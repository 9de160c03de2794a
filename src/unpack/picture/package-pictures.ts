import type { Budget, Opening } from '#bytes'
import type { PackagePart } from '../ooxml/part.ts'
import { type CodeFact, codesInPicture } from './read-codes.ts'

// Pictures of a document in a ZIP: `word/media/image1.png`, `Pictures/10000.png`. They become no parts of their own.

const PICTURE_PART = /(?:^|\/)(?:media|pictures)\/[^/]+\.(?:png|jpe?g|gif|bmp)$/i
// LIMIT: a code is a small picture, so the small ones come first; the largest decks hold some hundred photographs.
const PICTURES_MAX = 24
const PICTURE_BYTES_MAX = 2 ** 20

/** What the codes in a document's pictures say. */
export function codesInPackage(parts: readonly PackagePart[], { tools, budget }: Opening): readonly CodeFact[] {
  if (tools.codes === undefined) return []
  return parts
    .filter(({ name, declaredBytes }) => declaredBytes <= PICTURE_BYTES_MAX && PICTURE_PART.test(name))
    .sort((a, b) => a.declaredBytes - b.declaredBytes)
    .slice(0, PICTURES_MAX)
    .flatMap((part) =>
      hasBytesFor(part.declaredBytes, budget) ? codesInPicture(part.read(), part.name, tools, budget).facts : [],
    )
}

/** WHY: pictures are looked at while the mail has plenty left, and are never what spends its budget and holds it. */
export const hasBytesFor = (count: number, budget: Budget): boolean =>
  budget.bytesLeft - count > budget.limits.bytesMax / 2
