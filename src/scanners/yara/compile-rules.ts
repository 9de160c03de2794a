import { Compiler, type Rules } from '@virustotal/yara-x'
import { blanked, type GatedSource, gateRules } from './gate-rules.ts'
import { buildLiteralIndex, type LiteralIndex } from './literal-index.ts'
import { readYaraRules } from './rule-source.ts'
import type { RuleFile, RuleProblem, RuleSummary } from './yara-errand.ts'

/** The rules of a folder as the engine runs them: one set on everything, one where a literal stands. */
export interface CompiledRules {
  readonly always: Rules | undefined
  readonly gated: Rules | undefined
  readonly index: LiteralIndex
  readonly summary: RuleSummary
}

// What rule collections expect to be told of a file.
export const GLOBALS = ['filename', 'filepath', 'extension', 'filetype'] as const

/** LIMIT: rounds in which rules that do not compile are taken out of a file before the file is given up. */
const ROUNDS_MAX = 30

/**
 * Compiles rule files, each a namespace of its own. A rule that the engine refuses is named with its file and line and
 * left out; the others are used.
 */
export function compileRules(files: readonly RuleFile[]): CompiledRules {
  const sources = new Map(files.map(({ file, source }) => [file, gateRules(source)]))
  const problems: RuleProblem[] = []
  let built = buildBoth(sources)
  if (!('rules' in built)) {
    // WHY only now: telling whose fault it is takes a compiler a file.
    for (const { file, source } of files) {
      const mended = mendFile(file, source)
      problems.push(...mended.problems)
      if (mended.source === undefined) sources.delete(file)
      else if (mended.source !== source) sources.set(file, gateRules(mended.source))
    }
    built = buildBoth(sources)
  }
  if (!('rules' in built)) throw new Error(built.failure)
  const { always, gated } = built.rules
  const literals = [...sources.values()].flatMap((each) => each.literals)
  return { always, gated, index: buildLiteralIndex(literals), summary: { ...count([...sources.values()]), problems } }
}

type Built = { readonly rules: Pick<CompiledRules, 'always' | 'gated'> } | { readonly failure: string }

function buildBoth(sources: ReadonlyMap<string, GatedSource>): Built {
  try {
    const always = build([...sources].map(([file, { always }]) => [file, always]))
    const gated = build([...sources].map(([file, { gated }]) => [file, gated]))
    return { rules: { always, gated } }
  } catch (error) {
    return { failure: error instanceof Error ? error.message : String(error) }
  }
}

function build(sources: readonly (readonly [string, string])[]): Rules | undefined {
  const used = sources.filter(([, source]) => source !== '')
  if (used.length === 0) return undefined
  const compiler = newCompiler()
  for (const [file, source] of used) {
    compiler.newNamespace(file)
    compiler.addSource(source)
  }
  return compiler.build()
}

function newCompiler(): Compiler {
  const compiler = new Compiler()
  for (const name of GLOBALS) compiler.defineGlobal(name, '')
  return compiler
}

interface Mended {
  /** Undefined when nothing of the file can be used. */
  readonly source: string | undefined
  readonly problems: readonly RuleProblem[]
}

/** Takes rules out of a file until the engine takes the rest. */
function mendFile(file: string, original: string): Mended {
  const problems: RuleProblem[] = []
  let source = original
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    const faults = faultsOf(file, source)
    if (faults.length === 0) return { source, problems }
    for (const fault of faults) if (!problems.some(({ line }) => line === fault.line)) problems.push(fault)
    const rest = faults.reduce((text, { line }) => withoutLine(text, line), source)
    if (rest === source) break
    source = rest
  }
  return { source: undefined, problems }
}

function faultsOf(file: string, source: string): readonly RuleProblem[] {
  const compiler = newCompiler()
  try {
    compiler.addSource(source)
    return []
  } catch (error) {
    const errors = compiler.errors.length > 0 ? compiler.errors : [String(error)]
    return errors.map((text) => ({ file, line: Number(/line:(\d+)/u.exec(text)?.[1] ?? 0), message: firstLine(text) }))
  } finally {
    compiler.free()
  }
}

const firstLine = (text: string): string =>
  (text.split('\n')[0] ?? '').replace(/^(?:Error: )?error(?:\[\w+\])?: /u, '').slice(0, 200)

/** The source without the rule that a line belongs to, or without the line where it belongs to none. */
function withoutLine(source: string, line: number): string {
  const from = offsetOf(source, line)
  if (from === undefined) return source
  const end = source.indexOf('\n', from)
  const to = end === -1 ? source.length : end
  const hit = readYaraRules(source).find((rule) => rule.from <= to && rule.to > from)
  return blanked(source, [hit ?? { from, to }])
}

function offsetOf(source: string, line: number): number | undefined {
  let at = 0
  for (let count = 1; count < line; count += 1) {
    const end = source.indexOf('\n', at)
    if (end === -1) return undefined
    at = end + 1
  }
  return line > 0 ? at : undefined
}

function count(sources: readonly GatedSource[]): Pick<RuleSummary, 'rules' | 'gated'> {
  const rulesIn = (source: string) => readYaraRules(source).length
  const gated = sources.reduce((sum, { gated }) => sum + rulesIn(gated), 0)
  return { gated, rules: gated + sources.reduce((sum, { always }) => sum + rulesIn(always), 0) }
}
