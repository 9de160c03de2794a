import type { Budget, Child, Opened } from '#bytes'
import type { Fact, Flaw } from '#domain'
import type { Cfb } from '../cfb/read-cfb.ts'
import { findVbaStorages, readVbaProject } from './read-vba-project.ts'

// LIMIT: distinct flaws of one project that are worth a line.
const FLAWS_MAX = 20

/** Every VBA project of a compound file: a fact each, and a part for each module that has source. */
export function openVbaProjects(cfb: Cfb, budget: Budget): Opened {
  const facts: Fact[] = []
  const children: Child[] = []
  const flaws: Flaw[] = []
  for (const storage of findVbaStorages(cfb)) {
    const project = readVbaProject(cfb, storage, budget)
    // An empty storage `VBA` (every Publisher document has one) is no project.
    if (project.modules.length === 0 && !project.hasUnread) continue
    facts.push({
      type: 'vba-project',
      codePage: project.codePage,
      modules: project.modules.map((module) => module.name),
      hasSource: project.modules.some((module) => module.source !== ''),
    })
    flaws.push(...project.flaws.slice(0, FLAWS_MAX))
    for (const module of project.modules) {
      if (module.source === '') continue
      const content = Buffer.from(module.source, 'utf8')
      children.push({ role: 'code', name: `VBA/${module.name}`, kind: 'vba-module', content })
    }
  }
  return { facts, children, flaws }
}
