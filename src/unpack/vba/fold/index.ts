// VBA followed with the values that are known: what it puts together, and what it would hand to the outside.
export { type FoldedProject, foldProject, type ModuleSource } from './fold-project.ts'
export type { DocumentString } from './machine.ts'
export { namesReach } from './names-reach.ts'
export type { FoldedChange, FoldedModule } from './print-folded.ts'
