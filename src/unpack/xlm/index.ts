// Excel 4.0 macros: where they are, what starts them, and what they would do.
export { openSylk } from './open-sylk.ts'
export { openWorkbook, openWorkbooks } from './open-workbook.ts'
export { isAutoName } from './xlm-names.ts'
