// The door of the passwords folder: what a mail tells its reader to type, and what people type anyway.

export { COMMON_PASSWORDS } from './common-passwords.ts'
export { dateCandidates } from './date-candidates.ts'
export { findPasswords } from './find-passwords.ts'
export { nameCandidates } from './name-candidates.ts'
export { passwordsTold } from './passwords-told.ts'
