import type { Budget } from '#bytes'
import type { Fact } from '#domain'
import { recover } from '../recover/index.ts'
import { rowOfKey } from './book.ts'
import { type Formula, walkCalls } from './formula.ts'
import type { Effect } from './machine.ts'
import { reachOf } from './macro-functions.ts'
import type { SheetState } from './sheet-state.ts'

// What a macro sheet says to the rules: the words that reach outside, and what was worked out of them.

const CODE_FACTS_MAX = 100
const COMMANDS_MAX = 50

const WORDS: Readonly<Record<string, Effect['does']>> = {
  EXEC: 'run',
  EXECUTE: 'run',
  CALL: 'load',
  REGISTER: 'load',
  'REGISTER.ID': 'load',
  FWRITE: 'drop',
  FWRITELN: 'drop',
}

/** What was called while running, and what stands in formulas that were not run through. */
export function codeFacts(
  state: SheetState | undefined,
  effects: readonly Effect[],
  named: readonly Formula[],
): Fact[] {
  const facts = new Map<string, Fact>()
  const add = (does: Effect['does'], word: string, row: number) => {
    const key = `${does} ${word} ${row}`
    if (facts.size < CODE_FACTS_MAX && !facts.has(key)) facts.set(key, { type: 'code', does, word, line: row + 1 })
  }
  for (const { does, word, place } of effects) add(does, word, place.row)
  const look = (formula: Formula, row: number) =>
    walkCalls(formula, (name, args) => {
      const does = WORDS[name]
      if (does !== undefined) add(does, name, row)
      if (does !== 'load') return
      for (const arg of args) {
        const text = arg.kind === 'literal' && typeof arg.value === 'string' ? arg.value : ''
        if (text !== '' && reachOf(text) !== 'load') add(reachOf(text), text.slice(0, 100), row)
      }
    })
  for (const [key, formula] of state?.formulas ?? []) look(formula, rowOfKey(key))
  for (const formula of named) look(formula, 0)
  return [...facts.values()]
}

/** Commands and library calls as they were worked out, what lies under their layers, and the addresses in them. */
export function commandFacts(effects: readonly Effect[], budget: Budget): Fact[] {
  const facts = new Map<string, Fact>()
  const urls: Fact[] = []
  const add = (command: string, hidden: readonly string[]) => {
    if (facts.size < COMMANDS_MAX && !facts.has(command)) facts.set(command, { type: 'command', command, hidden })
  }
  for (const { does, word, command } of effects.slice(0, COMMANDS_MAX)) {
    if (command === '') continue
    if (does !== 'drop' && word !== 'REGISTER') add(command, ['xlm'])
    const under = recover(command, budget)
    for (const inner of under.commands) if (inner.hidden.length > 0) add(inner.command, ['xlm', ...inner.hidden])
    urls.push(...under.urls.map((url): Fact => ({ type: 'url', url })))
  }
  return [...facts.values(), ...urls]
}
