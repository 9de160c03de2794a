export { openMsi } from './open-msi.ts'
