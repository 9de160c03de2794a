export { findSmuggled, type Smuggled } from './find-smuggled.ts'
