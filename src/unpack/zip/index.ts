// The door of the ZIP folder.

export type { ZipEntry, ZipRest, ZipStructure } from './entry.ts'
export { openZip } from './open-zip.ts'
export { openEntry, readEntry, readEntryHead } from './read-entry.ts'
export { readZip } from './read-zip.ts'
