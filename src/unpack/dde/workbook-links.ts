import { NOTHING_INSIDE, type Opened } from '#bytes'
import type { Cfb } from '../cfb/read-cfb.ts'
import { biffRecordsOf } from '../xlm/biff-records.ts'
import { type DdeLink, ddeFacts } from './dde-facts.ts'

// MS-XLS section 2.4.271, SUPBOOK (0x01AE): count(2) length(2) path, `service\x03topic` for a DDE or OLE link; before
// BIFF8, EXTERNSHEET (0x0017): length(1) path. EXTERNNAME (0x0023) behind it: flags(2: 0x0010 an OLE link).

const SUP_BOOK = 0x01ae
const EXTERN_SHEET = 0x0017
const EXTERN_NAME = 0x0023
const LINK_RECORDS: ReadonlySet<number> = new Set([SUP_BOOK, EXTERN_SHEET, EXTERN_NAME])
const OLE_LINK = 0x0010
const PATH_CHARS_MAX = 0xff
// LIMIT: links of one workbook that are looked at.
const LINKS_MAX = 200

/** DDE links of every workbook stream in a compound file. */
export function openWorkbookLinks(cfb: Cfb): Opened {
  const streams = cfb.entries.filter((entry) => entry.type === 'stream' && /^(?:workbook|book)$/i.test(entry.name))
  const facts = streams.flatMap((entry) => ddeFacts(readLinks(cfb.stream(entry))))
  return { ...NOTHING_INSIDE, facts }
}

function readLinks(stream: Buffer): DdeLink[] {
  const links: DdeLink[] = []
  let pending: DdeLink | undefined
  for (const { type, data } of biffRecordsOf(stream, LINK_RECORDS)) {
    if (links.length >= LINKS_MAX) break
    if (type === SUP_BOOK || type === EXTERN_SHEET) {
      if (pending !== undefined) links.push(pending)
      pending = linkOf(type === SUP_BOOK ? wideName(data) : narrowName(data))
    } else if (type === EXTERN_NAME && pending !== undefined && isOleLink(data)) {
      // An OLE link asks for a document, not for a program; the package or object is read where it lies.
      pending = undefined
    }
  }
  return pending === undefined ? links : [...links, pending]
}

const isOleLink = (data: Buffer): boolean => data.length >= 2 && (data.readUInt16LE(0) & OLE_LINK) !== 0

function linkOf(path: string): DdeLink | undefined {
  const cut = path.indexOf('\x03')
  // The path of another workbook has 0x03 between its steps, and starts with a control character.
  if (cut <= 0 || path.charCodeAt(0) < 0x20 || path.includes('\x03', cut + 1)) return undefined
  return { program: path.slice(0, cut), topic: path.slice(cut + 1), item: '', word: 'ddeLink' }
}

// SPEC: 0x0401 stands for the workbook itself, 0x3A01 for add-ins.
function wideName(data: Buffer): string {
  if (data.length < 5) return ''
  const count = data.readUInt16LE(2)
  if (count === 0 || count > PATH_CHARS_MAX) return ''
  const isWide = ((data[4] ?? 0) & 1) !== 0
  return isWide ? data.toString('utf16le', 5, 5 + count * 2) : data.toString('latin1', 5, 5 + count)
}

const narrowName = (data: Buffer): string => (data.length < 2 ? '' : data.toString('latin1', 1, 1 + (data[0] ?? 0)))
