// OpenDocument, and the Basic macros in it.
export { openOdf } from './open-odf.ts'
