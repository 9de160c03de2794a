export { openLnk } from './open-lnk.ts'
