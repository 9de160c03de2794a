import type { AreaPlace, Formula } from './formula.ts'

// Formulas as an analyst reads them: in A1 style without `$`, the same for every container.

// LIMIT: what a reader of a report looks at; Excel's own formulas have at most 8,192 characters.
const CHARS_MAX = 32_768

export const printFormula = (formula: Formula): string => print(formula).slice(0, CHARS_MAX)

function print(formula: Formula): string {
  switch (formula.kind) {
    case 'literal':
      return printLiteral(formula.value)
    case 'error':
      return formula.code
    case 'missing':
      return ''
    case 'area':
      return printArea(formula.place)
    case 'name':
      return formula.name
    case 'unknown':
      return formula.shown
    case 'sign':
      return `${formula.op}${print(formula.of)}`
    case 'percent':
      return `${print(formula.of)}%`
    case 'paren':
      return `(${print(formula.of)})`
    case 'chain':
      return print(formula.first) + formula.rest.map(({ op, of }) => op + print(of)).join('')
    case 'call':
      return `${formula.name}(${formula.args.map(print).join(',')})`
    case 'run':
      return `${print(formula.target)}(${formula.args.map(print).join(',')})`
  }
}

/** A value as it stands in a formula; control characters shown, so that a cell stays a line. */
export function printLiteral(value: string | number | boolean | null): string {
  if (value === null) return ''
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE'
  if (typeof value === 'number') return String(value)
  const shown = value.replaceAll('"', '""').replace(/[\0-\x1f\x7f-\x9f\u2028\u2029]/g, controlShown)
  return `"${shown}"`
}

const controlShown = (character: string): string => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`

export function printArea({ sheet, row, column, lastRow, lastColumn }: AreaPlace): string {
  const first = printCell(row, column)
  const area = row === lastRow && column === lastColumn ? first : `${first}:${printCell(lastRow, lastColumn)}`
  if (sheet === '') return area
  return /^[\p{L}_][\p{L}\p{N}_.]*$/u.test(sheet) ? `${sheet}!${area}` : `'${sheet.replaceAll("'", "''")}'!${area}`
}

export const printCell = (row: number, column: number): string => `${columnName(column)}${row + 1}`

function columnName(column: number): string {
  let name = ''
  for (let left = column + 1; left > 0; left = Math.floor((left - 1) / 26))
    name = String.fromCharCode(65 + ((left - 1) % 26)) + name
  return name
}
