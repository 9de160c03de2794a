import type { Opened, Opener } from '#bytes'
import type { Flaw } from '#domain'
import { readZip } from '../zip/index.ts'
import { openPackage } from './open-package.ts'
import { zipParts } from './package-part.ts'

const FLAWS_MAX = 40

/** Word, Excel, PowerPoint, Visio and other packages in a ZIP (ECMA-376, MS-XLSB). */
export const openOoxml: Opener = (content, opening): Opened => {
  const zip = readZip(content)
  const flaws: Flaw[] = [...zip.flaws]
  const opened = openPackage(zipParts(content, zip, opening, flaws), opening.budget)
  const all = [...flaws, ...opened.flaws]
  // What holds the mail comes first: no number of odd names crowds it out.
  const sorted = [...all.filter(({ level }) => level === 'stopped'), ...all.filter(({ level }) => level !== 'stopped')]
  return { ...opened, flaws: sorted.slice(0, FLAWS_MAX) }
}
