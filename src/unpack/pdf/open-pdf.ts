import type { Opened, Opener } from '#bytes'
import type { Flaw } from '#domain'
import { readEmbedded } from './embedded-files.ts'
import { codesInPages } from './page-pictures.ts'
import { readPdf } from './pdf-file.ts'
import { readActions } from './read-actions.ts'

// PDF: its links, what it runs or has run by itself, its scripts, and the files in it. Pages are not drawn.

const PASSWORDS_MAX = 50

export const openPdf: Opener = (content, opening): Opened => {
  const passwords = () =>
    opening
      .passwords()
      .slice(0, PASSWORDS_MAX)
      .map(({ value }) => value)
  const file = readPdf(content, opening.budget, passwords)
  if (file.isLocked) {
    const flaw: Flaw = { code: 'pdf/encrypted', level: 'stopped' }
    return { facts: [], children: [], flaws: [...file.flaws, flaw] }
  }
  const actions = readActions(file)
  const embedded = readEmbedded(file)
  // WHY before the pictures: that one of them cannot be unpacked says nothing about the document.
  const flaws = [...new Map([...file.flaws, ...embedded.flaws].map((flaw) => [flaw.code, flaw])).values()]
  return {
    facts: [...actions.facts, ...embedded.facts, ...codesInPages(file, opening)],
    children: [...embedded.children, ...actions.children],
    flaws,
  }
}
