import { foremostFlaws, NOTHING_INSIDE, type Opened, type SourceOpener } from '#bytes'
import type { Fact } from '#domain'
import { openWorkbookLinks } from '../dde/workbook-links.ts'
import { unlockOle } from '../office-crypto/unlock-ole.ts'
import { openObjects } from '../ole-object/open-objects.ts'
import { openPowerPoint } from '../ppt/open-powerpoint.ts'
import { openVbaProjects } from '../vba/vba-parts.ts'
import { openWorkbooks } from '../xlm/open-workbook.ts'
import { openEncryptedPackage } from './encryption.ts'
import { mergeOpened } from './merge-opened.ts'
import { type Cfb, readCfb } from './read-cfb.ts'
import { openStreamLinks } from './stream-links.ts'
import { openWordDocument } from './word-document.ts'

// LIMIT: no office program writes a document of this size of which its own tables reach less than a tenth.
const PADDED_BYTES_MIN = 32 * 2 ** 20
const REACHED_PART_MAX = 0.1
const FLAWS_MAX = 40

/**
 * Any compound file, whatever program it belongs to: every reader takes the streams it knows, because a document may
 * hold another one and a stream lies where its author put it.
 */
export const openOle: SourceOpener = (source, opening): Opened => {
  const file = readCfb(source)
  const locked = openEncryptedPackage(file, opening)
  // Beside an encrypted package, Office leaves stubs for old versions: not documents.
  const isPackage = locked.facts.length > 0
  const { cfb, opened: unlocked } = isPackage ? { cfb: file, opened: NOTHING_INSIDE } : unlockOle(file, opening)
  const found = mergeOpened(
    locked,
    unlocked,
    openVbaProjects(cfb, opening.budget),
    openWorkbooks(cfb, opening.budget),
    openWorkbookLinks(cfb),
    openStreamLinks(cfb),
    isPackage ? NOTHING_INSIDE : openWordDocument(cfb),
    openPowerPoint(cfb, opening.budget),
    openObjects(cfb, opening.budget),
    notePadding(cfb),
  )
  return { ...found, flaws: foremostFlaws([...cfb.flaws, ...found.flaws], FLAWS_MAX) }
}

function notePadding(cfb: Cfb): Opened {
  const { length, packedBytes } = cfb.source
  if (length < PADDED_BYTES_MIN) return NOTHING_INSIDE
  const reachedBytes = cfb.reachedBytes(length * REACHED_PART_MAX)
  if (reachedBytes > length * REACHED_PART_MAX) return NOTHING_INSIDE
  const fact: Fact = { type: 'padding', declaredBytes: length, reachedBytes, packedBytes }
  return { ...NOTHING_INSIDE, facts: [fact] }
}
