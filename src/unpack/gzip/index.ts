// The door of the gzip folder; Zstandard, which Node reads as well, is opened here, too.

export { openGzip } from './open-gzip.ts'
