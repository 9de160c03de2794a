// Compound files (OLE2): the container of Office 97-2003, Outlook messages, installers and VBA projects.
export type { CfbEntry } from './cfb-directory.ts'
export { isCfb } from './cfb-header.ts'
export { cfbKind } from './cfb-kind.ts'
export { openOle } from './open-ole.ts'
export { type Cfb, readCfb } from './read-cfb.ts'
