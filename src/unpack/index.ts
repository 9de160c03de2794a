// The door of the unpacking room: what arrived goes in, one flat list of parts with their facts and flaws comes out.

// What takes formats apart for those who write them anew (`actions`): the same readers that the walk uses.
export { type Cfb, type CfbEntry, cfbKind, isCfb, readCfb } from './cfb/index.ts'
export { childrenOf, streamIn } from './cfb/read-cfb.ts'
export { type CfbNode, type CfbStorage, writeCfb } from './cfb/write-cfb.ts'
export { unpackGzip } from './gzip/unpack-gzip.ts'
export { identify } from './identify/index.ts'
export { decodeXml, unescapeXml } from './ooxml/xml.ts'
export { type PdfFile, readPdf } from './pdf/pdf-file.ts'
export type { PdfObject } from './pdf/pdf-object.ts'
export { isDict, nameOf, type PdfDict, PdfReader, type PdfValue, rawText, refOf } from './pdf/pdf-values.ts'
export { groupText } from './rtf/group-text.ts'
export { readTar } from './tar/read-tar.ts'
export { type Provisions, unpack } from './walk/walk.ts'
export { biffRecords } from './xlm/biff-records.ts'
export { biff12Records, readWide } from './xlm/biff12-records.ts'
export { builtinAutoName, isAutoName } from './xlm/xlm-names.ts'
export { readEntry, readZip, type ZipEntry } from './zip/index.ts'
