import { isSafeTarget } from '../safe-target.ts'

// MS-XLS section 2.4.140, HLINK: area(8) class(16) version(4) flags(4), then texts and monikers (MS-OSHARED section
// 2.3.7.1). A URL moniker's address and a file moniker's path are looked for by their class ids.

const URL_MONIKER = Buffer.from('e0c9ea79f9bace118c8200aa004ba90b', 'hex')
const FILE_MONIKER = Buffer.from('0303000000000000c000000000000046', 'hex')
const FLAG_MONIKER = 0x01

/** Whether a link of a sheet leads to the web, a mail, or a place in the workbook. */
export function isPlainHyperlink(data: Buffer): boolean {
  if (data.length < 32) return false
  // Without a moniker it is a place in this workbook.
  if ((data.readUInt32LE(28) & FLAG_MONIKER) === 0) return true
  if (data.includes(FILE_MONIKER)) return false
  const at = data.indexOf(URL_MONIKER)
  if (at < 0) return false
  const from = at + 20
  const bytes = from <= data.length ? data.readUInt32LE(at + 16) : 0
  const text = data.toString('utf16le', Math.min(from, data.length), Math.min(data.length, from + bytes))
  const end = text.indexOf('\0')
  return isSafeTarget(end < 0 ? text : text.slice(0, end))
}
