// What people and other programs are told about one mail, and about many.

export { renderCode } from './render-code.ts'
export type { RenderOptions } from './render-options.ts'
export { renderLine, renderReport } from './render-report.ts'
export type { Report, ReportCode, ReportFinding, ReportFlaw, ReportPart } from './report.ts'
export { sizeText, timeText } from './size.ts'
export { addReport, EMPTY_TALLY, renderSummary, type Tally } from './summary.ts'
export { type ReportInput, toReport } from './to-report.ts'
export { visible } from './visible.ts'
export { warmUpWidths, widthOf } from './width.ts'
export { clip, hang, pad, wrap } from './wrap.ts'
