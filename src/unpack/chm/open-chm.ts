import type { Child, Opened, Opener } from '#bytes'
import { openArchive } from '../archive/index.ts'

// HTML Help (ITSF): pages packed together, shown by Windows' own help viewer with the rights of the reader's computer.
// A script on such a page may make objects and run programs like one in a file of its own, so it is read as one, too.

// LIMIT: manuals have thousands of pages; those whose scripts reach outside are few.
const PAGES_MAX = 50
const PAGE_BYTES_MAX = 2 * 2 ** 20
const REACHES_OUT = /activexobject|createobject|wscript|shell\.application|scripting\.filesystemobject|powershell/i

export const openChm: Opener = (content, opening): Opened => {
  const opened = openArchive(content, opening)
  const scripts = opened.children.filter(hasScript).slice(0, PAGES_MAX)
  return { ...opened, children: [...opened.children, ...scripts.map(asScript)] }
}

function hasScript({ content }: Child): boolean {
  if (!Buffer.isBuffer(content)) return false
  const text = content.toString('latin1', 0, PAGE_BYTES_MAX)
  return /<script[\s>]/i.test(text) && REACHES_OUT.test(text)
}

const asScript = ({ name, content }: Child): Child => ({ role: 'code', name, kind: 'script', content })
