export { drawnCodes } from './drawn-codes.ts'
export { openPicture } from './open-picture.ts'
export { codesInPackage, hasBytesFor } from './package-pictures.ts'
export { type CodeFact, codesInPicture, codesInPixmap } from './read-codes.ts'
