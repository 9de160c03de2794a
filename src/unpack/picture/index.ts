export { drawnCodes } from './drawn-codes.ts'
export { openPicture } from './open-picture.ts'
export { type CodeFact, codesInPicture, codesInPixmap } from './read-codes.ts'
