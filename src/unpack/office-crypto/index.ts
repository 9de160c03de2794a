// Encrypted Office documents (MS-OFFCRYPTO): tried with the passwords that are known, and read as if they were open.
export { openLockedPackage } from './open-package.ts'
export { unlockOle } from './unlock-ole.ts'
