// The door of the tar folder.

export { openTar } from './open-tar.ts'
