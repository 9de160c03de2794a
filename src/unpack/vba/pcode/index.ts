// The compiled half of VBA modules, read where it is not that of their source.
export { findStomped, type HiddenModule, type StompedProject } from './find-stomped.ts'
