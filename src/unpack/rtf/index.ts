// Rich Text and the OLE objects in it.
export { openRtf } from './open-rtf.ts'
