export { openOneNote } from './open-onenote.ts'
