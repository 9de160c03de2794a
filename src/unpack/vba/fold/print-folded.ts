import type { Expression, ParsedModule } from './syntax.ts'
import { isPlain, type Value } from './value.ts'

// A module's source with every expression that came to one value written as that value.

export interface FoldedChange {
  readonly line: number
  /** As the source has it. */
  readonly was: string
  readonly now: string
}

export interface FoldedModule {
  readonly name: string
  readonly folded: string
  /** What was replaced, in order. */
  readonly changes: readonly FoldedChange[]
}

// LIMIT: a value that fills the page helps nobody; the whole text is among the recovered ones.
const SHOWN_CHARS_MAX = 4_000
const LONG_CHARS_MAX = 8 * 2 ** 20
const FOLDED_CHARS_MAX = 8 * 2 ** 20

export function printFolded(module: ParsedModule): FoldedModule {
  const { name, source } = module
  const settled = module.expressions.filter(isSettled).sort((a, b) => a.at - b.at || b.end - a.end)
  const pieces: string[] = []
  const changes: FoldedChange[] = []
  let from = 0
  let length = source.length
  let long = 0
  for (const expression of settled) {
    if (expression.at < from || length > FOLDED_CHARS_MAX) continue
    const was = source.slice(expression.at, expression.end)
    const value = expression.last ?? null
    // A text that is joined line by line is long many times over; its last form tells most.
    if (typeof value === 'string' && value.length > SHOWN_CHARS_MAX) {
      long += value.length
      if (long > LONG_CHARS_MAX) continue
    }
    const now = show(value)
    if (was === now || was === '') continue
    pieces.push(source.slice(from, expression.at), now)
    changes.push({ line: expression.line, was, now })
    length += now.length
    from = expression.end
  }
  pieces.push(source.slice(from))
  return { name, folded: pieces.join(''), changes }
}

/** Whether it had one plain value, always the same. */
export function isSettled(expression: Expression): boolean {
  const { last, varies } = expression
  return last !== undefined && !varies && isPlain(last) && expression.kind !== 'literal'
}

function show(value: Value): string {
  if (typeof value === 'string') return quoted(value)
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  return value === null ? '""' : String(value)
}

function quoted(text: string): string {
  const shown = text.length > SHOWN_CHARS_MAX ? `${text.slice(0, SHOWN_CHARS_MAX)}…` : text
  return `"${shown.replaceAll('"', '""').replace(/[\0-\x1f\x7f]/g, escaped)}"`
}

const escaped = (character: string): string => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`
