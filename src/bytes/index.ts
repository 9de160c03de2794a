// The tools every parser reads with. Nothing here knows a format.

export { Budget, type BudgetLeft } from './budget.ts'
export { ByteReader } from './byte-reader.ts'
export { type ByteSource, bufferSource } from './byte-source.ts'
export { type Decoded, decodeText } from './charset.ts'
export { charsetOfLabel } from './charset-labels.ts'
export { foremostFlaws } from './foremost-flaws.ts'
export { Inflater } from './inflater.ts'
export { inflatingSource } from './inflating-source.ts'
export {
  type Candidate,
  type Child,
  NOTHING_INSIDE,
  type Opened,
  type Opener,
  type Opening,
  type SourceOpener,
} from './opening.ts'
