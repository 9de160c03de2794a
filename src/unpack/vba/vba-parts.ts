import { type Budget, type Child, foremostFlaws, type Opened } from '#bytes'
import type { Fact, Flaw, FoldedFact, FoldedText } from '#domain'
import type { Cfb } from '../cfb/read-cfb.ts'
import { documentStrings } from './document-strings.ts'
import { type DocumentString, type FoldedProject, foldProject, type ModuleSource, namesReach } from './fold/index.ts'
import { findStomped, type HiddenModule } from './pcode/index.ts'
import { findVbaStorages, readVbaProject } from './read-vba-project.ts'

// LIMIT: distinct flaws of one project that are worth a line.
const FLAWS_MAX = 20

/**
 * Every VBA project of a compound file: a fact each, and a part for each module that has source, with what folding the
 * project as a whole has shown of it. `strings` gives texts of the document that its code may reach.
 */
export function openVbaProjects(cfb: Cfb, budget: Budget, strings: () => readonly DocumentString[] = () => []): Opened {
  const facts: Fact[] = []
  const children: Child[] = []
  const flaws: Flaw[] = []
  const own = once(() => documentStrings(cfb))
  for (const storage of findVbaStorages(cfb)) {
    const project = readVbaProject(cfb, storage, budget)
    // An empty storage `VBA` (every Publisher document has one) is no project.
    if (project.modules.length === 0 && !project.hasUnread) continue
    const stomped = findStomped(project, budget)
    facts.push({
      type: 'vba-project',
      codePage: project.codePage,
      modules: project.modules.map((module) => module.name),
      hasSource: project.modules.some((module) => module.source !== ''),
      ...(stomped.hasCompiled ? {} : { isSourceOnly: true as const }),
    })
    flaws.push(...foremostFlaws([...project.flaws, ...stomped.flaws], FLAWS_MAX))
    const modules = project.modules.filter(({ source }) => source !== '')
    if (stomped.hidden.length > 0)
      children.push(...hiddenModules(stomped.hidden, modules, [...own(), ...strings()], budget))
    if (modules.length === 0) continue
    const fold = once(() => foldProject(modules, [...own(), ...strings()], budget))
    const folded = namesReach(modules.map(({ source }) => source)) ? fold() : undefined
    if (folded?.isWhole === false) flaws.push({ code: 'vba/folded-in-part', level: 'odd' })
    for (const { name, source } of modules) {
      const content = Buffer.from(source, 'utf8')
      children.push({
        role: 'code',
        name: `VBA/${name}`,
        kind: 'vba-module',
        content,
        facts: [...(folded === undefined ? [] : foldedFacts(folded, name, source)), foldedText(fold, name)],
      })
    }
  }
  return { facts, children, flaws }
}

// What runs in place of a source that was replaced, folded with the modules that are what they seem.
function hiddenModules(
  hidden: readonly HiddenModule[],
  seen: readonly ModuleSource[],
  strings: readonly DocumentString[],
  budget: Budget,
): Child[] {
  const replaced = new Set(hidden.map(({ fact }) => fact.module))
  const sources = [...hidden, ...seen.filter(({ name }) => !replaced.has(name))]
  const fold = once(() => foldProject(sources, strings, budget))
  const folded = namesReach(hidden.map(({ source }) => source)) ? fold() : undefined
  return hidden.map(({ name, source, fact }) => ({
    role: 'code',
    name: `VBA/${name}`,
    kind: 'vba-module',
    content: Buffer.from(source, 'utf8'),
    facts: [fact, ...(folded === undefined ? [] : foldedFacts(folded, name, source)), foldedText(fold, name)],
  }))
}

/** A module's folded text, made when somebody asks for it. */
export function foldedText(fold: () => FoldedProject, name: string): FoldedFact {
  const print = (): FoldedText => {
    const module = fold().modules.find((each) => each.name === name)
    return { text: module?.folded ?? '', changes: module?.changes ?? [] }
  }
  return { type: 'folded', print: once(print) }
}

/** The same answer for everybody who asks, worked out for the first. */
export function once<T>(find: () => T): () => T {
  let found: { readonly value: T } | undefined
  return () => {
    found ??= { value: find() }
    return found.value
  }
}

/** What folding has shown of one module; what stands in its source in plain sight is read with the module itself. */
export function foldedFacts({ commands, urls, facts }: FoldedProject, name: string, source: string): Fact[] {
  return [
    ...facts.filter(({ module }) => module === name).map(({ module: _, ...fact }) => fact),
    ...commands.filter(({ module }) => module === name).map(({ module: _, ...fact }) => fact),
    ...urls.filter(({ module, url }) => module === name && !source.includes(url)).map(({ module: _, ...fact }) => fact),
  ]
}
