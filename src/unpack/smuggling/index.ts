export { filesInScripts, findSmuggled, type InScripts, type Smuggled } from './find-smuggled.ts'
