// The door of the archive folder: everything that the 7-Zip engine opens.

export { openArchive } from './open-archive.ts'
