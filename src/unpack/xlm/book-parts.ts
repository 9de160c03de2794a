import { type Budget, type Child, NOTHING_INSIDE, type Opened } from '#bytes'
import type { Fact, Flaw } from '#domain'
import { findUrls } from '../text/find-urls.ts'
import { type Book, type BookSheet, cellKey, columnOfKey, rowOfKey } from './book.ts'
import type { Effect } from './machine.ts'
import { printCell, printFormula, printLiteral } from './print-formula.ts'
import { type BookRun, runBook } from './run-book.ts'
import { codeFacts, commandFacts } from './sheet-facts.ts'
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
  const run = runBook(book, budget)
  const macroCount = book.sheets.filter((sheet) => sheet.isMacro).length
  const macros = book.sheets.filter((sheet) => sheet.isMacro).slice(0, SHEETS_MAX)
  const children = macros.map((sheet, index) => sheetPart(sheet, { run, book, budget, isFirst: index === 0 }))
  // A loop without an end is no content that was not read: every formula was.
  const flaws: Flaw[] = run.isCut ? [{ code: 'xlm/long-run', level: 'odd' }] : []
  if (run.isBroke) flaws.push({ code: 'xlm/not-evaluated', level: 'stopped' })
  if (book.isCut || macros.length < macroCount) flaws.push({ code: 'xlm/unread-cells', level: 'stopped' })
  return {
    facts: [],
    children: [...children, ...writtenFile(run)],
    flaws,
  }
}

// What a macro writes to files, as one text: a script more often than not, which the bytes tell.
function writtenFile({ effects }: BookRun): Child[] {
  const lines = effects.filter(({ does }) => does === 'drop').map(({ command }) => command)
  const text = [...new Set(lines)].join('\n')
  return text.trim() === '' ? [] : [{ role: 'code', name: 'XLM/FWRITE', content: Buffer.from(text, 'utf8') }]
}

const distinct = (facts: readonly Fact[]): Fact[] => [
  ...new Map(facts.map((fact) => [JSON.stringify(fact), fact])).values(),
]

const unread: Opened = { ...NOTHING_INSIDE, flaws: [{ code: 'xlm/not-evaluated', level: 'stopped' }] }

interface Context {
  readonly run: BookRun
  readonly book: Book
  readonly budget: Budget
  /** What belongs to no macro sheet goes with the first. */
  readonly isFirst: boolean
}

function sheetPart(sheet: BookSheet, { run, book, budget, isFirst }: Context): Child {
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
    ...commandFacts(effects, budget),
    ...findUrls(text),
  ]
  return {
    role: 'code',
    name: sheet.name === '' ? 'XLM' : `XLM/${sheet.name}`,
    kind: 'xlm-sheet',
    content: Buffer.from(text, 'utf8'),
    facts: distinct(facts).slice(0, FACTS_MAX),
  }
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
