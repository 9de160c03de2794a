export { openPe } from './open-pe.ts'
