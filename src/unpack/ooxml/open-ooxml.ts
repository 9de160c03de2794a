import { foremostFlaws, type Opened, type Opener } from '#bytes'
import type { Flaw } from '#domain'
import { codesInPackage } from '../picture/index.ts'
import { readZip } from '../zip/index.ts'
import { openPackage } from './open-package.ts'
import { zipParts } from './package-part.ts'

const FLAWS_MAX = 40

/** Word, Excel, PowerPoint, Visio and other packages in a ZIP (ECMA-376, MS-XLSB). */
export const openOoxml: Opener = (content, opening): Opened => {
  const zip = readZip(content)
  const flaws: Flaw[] = [...zip.flaws]
  const parts = zipParts(content, zip, opening, flaws)
  const opened = openPackage(parts, opening.budget)
  // WHY before the pictures: that one of them is damaged says nothing about the document.
  const told = foremostFlaws([...flaws, ...opened.flaws], FLAWS_MAX)
  return { ...opened, facts: [...opened.facts, ...codesInPackage(parts, opening)], flaws: told }
}
