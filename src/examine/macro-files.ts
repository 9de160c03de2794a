// Documents with macros, and what their macros do: everything of one file taken together, for a trigger in one
// module may call a function in another.

import {
  type CodeFact,
  type CommandFact,
  familyOf,
  type Message,
  type Part,
  type UrlFact,
  type VbaProjectFact,
  type XlmSheetFact,
  type XlmTriggerFact,
} from '#domain'
import { isDownload } from './extensions.ts'
import { extensionOf, factsOf, fileOf, perMessage } from './kit.ts'

export interface Spot<F> {
  readonly part: Part
  readonly fact: F
}

export interface MacroFile {
  /** The document as the receiver sees it. */
  readonly file: Part
  readonly projects: readonly Spot<VbaProjectFact>[]
  readonly sheets: readonly Spot<XlmSheetFact>[]
  readonly xlmTriggers: readonly Spot<XlmTriggerFact>[]
  readonly triggers: readonly Spot<CodeFact>[]
  /** Words that run a program, fetch or write a file, or load a library. */
  readonly reaches: readonly Spot<CodeFact>[]
  readonly hides: readonly Spot<CodeFact>[]
  /** An object with a name made up on the spot, and a method called by its name: what it reaches is concealed. */
  readonly concealed: readonly Spot<CodeFact>[]
  /** Addresses of programs in the code. */
  readonly programs: readonly Spot<UrlFact>[]
  /** Whether there is macro code at all, seen as a project, a module or a sheet. */
  readonly hasMacro: boolean
}

/** Every file of a message that holds macros. */
export const macroFilesOf = perMessage((message): readonly MacroFile[] =>
  [...Map.groupBy(message.parts.filter(isOfMacro), (part) => fileOf(message, part))].map(([file, parts]) =>
    macroFileOf(file, { parts }),
  ),
)

/** Whether a macro of this file starts without being asked. */
export const startsByItself = (each: MacroFile): boolean => each.triggers.length + each.xlmTriggers.length > 0

/** The words of some code facts, for evidence: `AutoOpen, Shell`. */
export const wordsOf = (spots: readonly Spot<CodeFact>[]): string =>
  [...new Set(spots.map(({ fact }) => fact.word))].slice(0, 8).join(', ')

// Scripts in web pages and script files have code facts too; they are no macros.
const isOfMacro = (part: Part): boolean =>
  familyOf(part.kind) === 'macro' ||
  (part.role === 'code' && familyOf(part.kind) !== 'script') ||
  part.facts.some(({ type }) => type === 'vba-project' || type === 'xlm-sheet' || type === 'xlm-trigger')

function macroFileOf(file: Part, inside: Message): MacroFile {
  const code = [...factsOf(inside, 'code')]
  const doing = (...does: readonly CodeFact['does'][]) => code.filter(({ fact }) => does.includes(fact.does))
  const sheets = [...factsOf(inside, 'xlm-sheet')]
  const projects = [...factsOf(inside, 'vba-project')]
  return {
    file,
    projects,
    sheets,
    xlmTriggers: [...factsOf(inside, 'xlm-trigger')],
    triggers: doing('trigger'),
    reaches: doing('run', 'download', 'drop', 'load'),
    hides: doing('hide'),
    concealed: concealedIn(doing('object')),
    programs: [...factsOf(inside, 'url')].filter(({ part, fact }) => part.role === 'code' && isProgram(fact.url)),
    hasMacro: projects.length + sheets.length > 0 || inside.parts.some((part) => familyOf(part.kind) === 'macro'),
  }
}

// A plain name in `CreateObject` is a fact of another word; the word itself stands for a name put together.
function concealedIn(objects: readonly Spot<CodeFact>[]): readonly Spot<CodeFact>[] {
  const called = objects.filter(({ fact }) => /^callbyname$/iu.test(fact.word))
  const made = objects.filter(({ fact }) => /^(?:create|get)object$/iu.test(fact.word))
  return called.length > 0 && made.length > 0 ? [...called, ...made] : []
}

const isProgram = (url: string): boolean => {
  const path = /^[a-z]{2,10}:\/\/[^/?#]{1,255}\/([^?#]{1,2000})/iu.exec(url)?.[1]
  return path !== undefined && isDownload(extensionOf(path))
}

/** The first of the wanted commands in each document that starts by itself; the rest are in the report's list. */
export function* firstCommands(
  message: Message,
  isWanted: (part: Part, fact: CommandFact) => boolean,
): Generator<Spot<CommandFact> & { readonly document: MacroFile }> {
  const starting = new Map(
    macroFilesOf(message)
      .filter(startsByItself)
      .map((each) => [each.file.id, each]),
  )
  for (const { part, fact } of factsOf(message, 'command')) {
    const document = isWanted(part, fact) ? starting.get(fileOf(message, part).id) : undefined
    if (document === undefined) continue
    starting.delete(document.file.id)
    yield { document, part, fact }
  }
}
