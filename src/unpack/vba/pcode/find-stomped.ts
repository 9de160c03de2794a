import type { Budget } from '#bytes'
import type { Flaw, StompedFact } from '#domain'
import { findCompiledCode } from './find-compiled-code.ts'
import { missingNames } from './missing-names.ts'
import { type CompiledModule, readCompiled } from './read-compiled.ts'
import { type Identifiers, readIdentifiers } from './read-identifiers.ts'

// "Stomping": Office of the same version runs the compiled half of a module and shows the source, so whoever replaces
// or empties the source shows one macro and runs another. Where the halves differ, the compiled one is printed as text
// and goes the way of any source.

export interface HiddenModule {
  /** Set apart from the module whose source can be seen. */
  readonly name: string
  readonly source: string
  readonly fact: StompedFact
}

export interface StompedProject {
  readonly hidden: readonly HiddenModule[]
  /** Whether any module has a compiled form, be it without a line. */
  readonly hasCompiled: boolean
  readonly flaws: readonly Flaw[]
}

interface ProjectStreams {
  readonly codePage: number
  readonly streams: readonly { readonly name: string; readonly source: string; readonly stream: Buffer }[]
  readonly nameStream: () => Buffer
}

// LIMIT: enough to see what it is about.
const MISSING_MAX = 20
const NAME_CHARS_MAX = 120
// WHY: names that were scanned for may be there by chance; names that were read are not.
const MISSING_MIN = 1
const MISSING_MIN_SCANNED = 3
const BYTES_A_STEP = 16
const BYTES_A_STEP_PRINTED = 4

/** The modules of a project whose compiled code is not that of their source. */
export function findStomped(project: ProjectStreams, budget: Budget): StompedProject {
  const hidden: HiddenModule[] = []
  const flaws: Flaw[] = []
  let identifiers: Identifiers | undefined
  let hasCompiled = false
  for (const { name, source, stream } of project.streams) {
    const compiled = findCompiledCode(stream)
    hasCompiled ||= compiled !== undefined
    if (compiled === undefined || compiled.lines.length === 0) continue
    if (!budget.spendSteps(Math.ceil(compiled.code.length / BYTES_A_STEP))) {
      flaws.push({ code: 'vba/unread-compiled', level: 'stopped', seen: name })
      break
    }
    if (identifiers === undefined) {
      identifiers = readIdentifiers(project.nameStream(), project.codePage)
      // Whichever we take, the other may be the one that counts.
      if (identifiers.isAmbiguous) flaws.push({ code: 'vba/two-name-tables', level: 'stopped' })
    }
    const module = readCompiled(compiled, identifiers, budget)
    const fact = compare(name, source, module)
    if (fact === undefined) continue
    const isPaid = budget.spendSteps(Math.ceil(compiled.code.length / BYTES_A_STEP_PRINTED))
    const { text, isWhole } = isPaid ? module.print() : { text: '', isWhole: false }
    if (!isWhole) flaws.push({ code: 'vba/long-compiled', level: 'stopped', seen: name })
    if (text === '') continue
    hidden.push({ name: `${name} (compiled)`, source: text, fact })
  }
  return { hidden, hasCompiled, flaws }
}

function compare(name: string, source: string, module: CompiledModule): StompedFact | undefined {
  // Comments alone are compiled, too.
  if (source !== '' && module.names.length === 0) return undefined
  const { missing, isBlank } = missingNames(module.names, source)
  const missingMin = module.isScanned ? MISSING_MIN_SCANNED : MISSING_MIN
  if (!isBlank && missing.length < missingMin) return undefined
  return {
    type: 'stomped',
    module: name,
    source: isBlank ? 'none' : 'other',
    missing: missing.slice(0, MISSING_MAX).map((each) => each.slice(0, NAME_CHARS_MAX)),
  }
}
