export { openScript } from './open-script.ts'
export { findScriptWords } from './script-words.ts'
