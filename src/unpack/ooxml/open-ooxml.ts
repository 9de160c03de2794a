import { foremostFlaws, type Opened, type Opener } from '#bytes'
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
  return { ...opened, flaws: foremostFlaws([...flaws, ...opened.flaws], FLAWS_MAX) }
}
