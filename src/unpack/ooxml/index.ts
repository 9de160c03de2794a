// Office documents since 2007: packages of XML parts.
export { ooxmlKind } from './ooxml-kind.ts'
export { openOoxml } from './open-ooxml.ts'
