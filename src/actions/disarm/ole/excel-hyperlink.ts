import { isSafeTarget } from '../safe-target.ts'
import { FILE_MONIKER, URL_MONIKER, urlBehind } from './monikers.ts'

// MS-XLS section 2.4.140, HLINK: area(8) class(16) version(4) flags(4), then texts and monikers.

const FLAG_MONIKER = 0x01

/** Whether a link of a sheet leads to the web, a mail, or a place in the workbook. */
export function isPlainHyperlink(data: Buffer): boolean {
  if (data.length < 32) return false
  // Without a moniker it is a place in this workbook.
  if ((data.readUInt32LE(28) & FLAG_MONIKER) === 0) return true
  const at = data.indexOf(URL_MONIKER)
  return !data.includes(FILE_MONIKER) && at >= 0 && isSafeTarget(urlBehind(data, at))
}
