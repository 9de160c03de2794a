import type { Fact } from '#domain'
import type { PackagePart } from './package-part.ts'
import { readRelations } from './relations.ts'
import { decodeXml, scanTags } from './xml.ts'

// Actions of shapes in a presentation (ECMA-376 part 1, 21.1.2.3.5; MS-OE376): a click, or the mouse merely passing
// over, follows a relation; with `action="ppaction://program"` what the relation names is started.
//   <a:hlinkClick r:id="rId2" action="ppaction://program"/>     <a:hlinkMouseOver .../> and <a:hlinkHover .../>
// QUIRK: the target is a command line with its parameters (Zusy, 2017).

const ACTIONS = new Set(['hlinkclick', 'hlinkmouseover', 'hlinkhover'])
const PART_BYTES_MAX = 4 * 2 ** 20
const PARTS_MAX = 50
const FACTS_MAX = 100
const COMMAND_CHARS_MAX = 2_083
const ORDINARY = /^(?:https?|mailto|ftps?|tel|#)/i

/** Whether a relation may be one that starts a program: those of ordinary links are not. */
export const mayStartProgram = (type: string, target: string): boolean =>
  /^hyperlink$/i.test(type) && !ORDINARY.test(target)

/** What the actions of these parts start; `names` are the relation parts that seemed to name a program. */
export function slideActions(parts: readonly PackagePart[], names: readonly string[]): Fact[] {
  const facts: Fact[] = []
  const byName = new Map(parts.map((part) => [part.name.toLowerCase(), part]))
  for (const name of names.slice(0, PARTS_MAX)) {
    const source = byName.get(name.toLowerCase().replace(/_rels\/([^/]+)\.rels$/, '$1'))
    const list = byName.get(name.toLowerCase())
    if (source === undefined || list === undefined || facts.length >= FACTS_MAX) continue
    const targets = new Map(readRelations(xmlOf(list)).map(({ id, target }) => [id, target]))
    scanTags(xmlOf(source), ACTIONS, (tag) => {
      if (!/^ppaction:\/\/program/i.test(tag.attribute('action').trim()) || facts.length >= FACTS_MAX) return
      const command = decoded(targets.get(tag.attribute('id')) ?? '').slice(0, COMMAND_CHARS_MAX)
      facts.push({ type: 'code', does: 'run', word: 'ppaction://program', line: 0 })
      if (command !== '') facts.push({ type: 'command', command, hidden: ['ppaction'] })
      if (tag.name !== 'hlinkclick') facts.push({ type: 'code', does: 'trigger', word: tag.name, line: 0 })
    })
  }
  return facts
}

const xmlOf = (part: PackagePart): string => decodeXml(part.readStart(PART_BYTES_MAX))

function decoded(target: string): string {
  try {
    return decodeURIComponent(target).trim()
  } catch {
    // A percent sign of the command's own: it is taken as it stands.
    return target.trim()
  }
}
