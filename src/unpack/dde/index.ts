// DDE: links and fields by which a document starts another program and asks it for data.
export { type DdeLink, ddeFacts } from './dde-facts.ts'
export { documentFieldFacts } from './document-fields.ts'
export { findFormulaLinks, sheetTextFacts, sylkFormulaFacts } from './formula-links.ts'
export { rtfFieldFacts } from './rtf-fields.ts'
export { openWorkbookLinks } from './workbook-links.ts'
export { readExternalLink, xmlFieldFacts } from './xml-fields.ts'
