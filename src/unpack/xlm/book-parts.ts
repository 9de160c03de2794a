import { type Budget, type Child, NOTHING_INSIDE, type Opened } from '#bytes'
import type { Fact } from '#domain'
import { findUrls } from '../text/find-urls.ts'
import { type Book, type BookSheet, cellKey, columnOfKey, rowOfKey } from './book.ts'
import { type Formula, walkCalls } from './formula.ts'
import type { Effect } from './machine.ts'
import { reachOf } from './macro-functions.ts'
import { printCell, printFormula, printLiteral } from './print-formula.ts'
import { type BookRun, runBook } from './run-book.ts'
import type { SheetState } from './sheet-state.ts'

// What the macros of a workbook say and would do: a part for each macro sheet, its formulas and what came of them as
// text, and the facts that rules ask for. Each cell is a line, results stand under it:
//   A1: =FORMULA("=EXEC(""...""),B9)
//   B9: =EXEC("...")            [written by a macro]
//     runs: ...

// LIMIT: macro sheets, facts and text of one workbook; real droppers have one to five sheets and some kilobytes.
const SHEETS_MAX = 50
const FACTS_MAX = 200
const CHARS_MAX = 2 ** 20
const VALUE_CHARS_MAX = 8_192

export function bookParts(book: Book, budget: Budget): Opened {
  const cells = book.sheets.reduce((sum, sheet) => sum + sheet.cells.size, 0)
  if (!budget.spendSteps(cells)) return unread
  const run = runBook(book)
  if (!budget.spendSteps(run.steps)) return unread
  const macros = book.sheets.filter((sheet) => sheet.isMacro).slice(0, SHEETS_MAX)
  const children = macros.map((sheet, index) => sheetPart(sheet, run, book, index === 0))
  // A loop without an end is no content that was not read: every formula was.
  return { facts: [], children, flaws: run.isCut ? [{ code: 'xlm/long-run', level: 'odd' }] : [] }
}

const unread: Opened = { ...NOTHING_INSIDE, flaws: [{ code: 'xlm/not-evaluated', level: 'stopped' }] }

function sheetPart(sheet: BookSheet, run: BookRun, book: Book, isFirst: boolean): Child {
  const state = run.sheets.get(sheet.name.toLowerCase())
  const isHere = (name: string): boolean => {
    const owner = run.sheets.get(name.toLowerCase())
    return owner === state || (isFirst && owner?.isMacro !== true)
  }
  const effects = run.effects.filter(({ place }) => isHere(place.sheet))
  const text = state === undefined ? '' : printSheet(state, sheet, effects)
  const facts: Fact[] = [
    ...run.starts.flatMap(({ name, place }): Fact[] =>
      isHere(place?.sheet ?? '') ? [{ type: 'code', does: 'trigger', word: name, line: (place?.row ?? 0) + 1 }] : [],
    ),
    ...codeFacts(state, effects, isFirst ? book.names.map(({ formula }) => formula) : []),
    ...commandFacts(effects),
    ...findUrls([text, ...effects.map(({ command }) => command)].join('\n')),
  ]
  return {
    role: 'code',
    name: sheet.name === '' ? 'XLM' : `XLM/${sheet.name}`,
    kind: 'xlm-sheet',
    content: Buffer.from(text, 'utf8'),
    facts: facts.slice(0, FACTS_MAX),
  }
}

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
function codeFacts(state: SheetState | undefined, effects: readonly Effect[], named: readonly Formula[]): Fact[] {
  const facts = new Map<string, Fact>()
  const add = (does: Effect['does'], word: string, row: number) => {
    const key = `${does} ${word} ${row}`
    if (facts.size < FACTS_MAX / 2 && !facts.has(key)) facts.set(key, { type: 'code', does, word, line: row + 1 })
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

function commandFacts(effects: readonly Effect[]): Fact[] {
  const commands = effects.filter(({ does, word, command }) => command !== '' && does !== 'drop' && word !== 'REGISTER')
  return [...new Set(commands.map(({ command }) => command))]
    .slice(0, FACTS_MAX / 4)
    .map((command) => ({ type: 'command', command, hidden: ['xlm'] }))
}

function printSheet(state: SheetState, sheet: BookSheet, effects: readonly Effect[]): string {
  const notes = Map.groupBy(effects, ({ place }) => `${place.sheet.toLowerCase()} ${cellKey(place.row, place.column)}`)
  const lines: string[] = []
  let chars = 0
  for (const key of [...new Set([...state.formulas.keys(), ...state.written, ...constantKeys(sheet)])].sort(
    (a, b) => a - b,
  )) {
    if (chars > CHARS_MAX) break
    const seen = notes.get(`${state.name.toLowerCase()} ${key}`) ?? []
    const piece = [printEntry(key, state, sheet), ...printResults(key, state, seen)].join('\n')
    lines.push(piece)
    chars += piece.length
  }
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`
}

const constantKeys = (sheet: BookSheet): number[] =>
  [...sheet.cells].filter(([, cell]) => cell.formula === undefined && cell.value !== null).map(([key]) => key)

function printEntry(key: number, state: SheetState, sheet: BookSheet): string {
  const place = printCell(rowOfKey(key), columnOfKey(key))
  const formula = state.formulas.get(key)
  const mark = state.written.has(key) ? '    [written by a macro]' : ''
  if (formula === undefined) {
    const value = mark === '' ? sheet.cells.get(key)?.value : state.values.get(key)?.v
    return `${place}: ${printLiteral(typeof value === 'string' ? value.slice(0, VALUE_CHARS_MAX) : (value ?? null))}${mark}`
  }
  const original = sheet.cells.get(key)?.formula
  const before = original !== undefined && original !== formula ? `${place}: =${printFormula(original)}\n` : ''
  return `${before}${place}: =${printFormula(formula)}${mark}`
}

function printResults(key: number, state: SheetState, effects: readonly Effect[]): string[] {
  const lines = effects
    .filter(({ command }) => command !== '')
    .map(({ does, command }) => `  ${VERBS[does]}: ${printLiteral(command).slice(1, -1)}`)
  const value = state.values.get(key)
  const formula = state.formulas.get(key)
  const isNew = formula !== undefined && formula.kind !== 'literal' && state.executed.has(key)
  if (isNew && value?.known && (typeof value.v === 'string' || typeof value.v === 'number') && value.v !== '')
    lines.push(`  = ${printLiteral(typeof value.v === 'string' ? value.v.slice(0, VALUE_CHARS_MAX) : value.v)}`)
  return [...new Set(lines)]
}

const VERBS: Readonly<Record<Effect['does'], string>> = {
  run: 'runs',
  download: 'downloads',
  drop: 'writes to a file',
  load: 'calls',
}
