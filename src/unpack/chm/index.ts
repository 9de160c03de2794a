export { openChm } from './open-chm.ts'
