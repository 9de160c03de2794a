import { ByteReader } from '#bytes'
import { decodeCodePage } from '../cfb/code-page.ts'

// MS-OLEDS section 2.2.5, an object as OLE 1 writes it (RTF still does):
//   version(4) format(4: 1 linked, 2 embedded) class topic item, each length(4) and bytes with a NUL
//   embedded: dataBytes(4) data

export interface Ole1Object {
  readonly className: string
  readonly topic: string
  readonly isLink: boolean
  readonly data: Buffer
}

const LINKED = 1
const EMBEDDED = 2

/** The object at the start of the bytes; undefined when there is none. */
export function parseOle1Object(bytes: Buffer): Ole1Object | undefined {
  const reader = new ByteReader(bytes)
  reader.skip(4) // the version: any value is taken by Word
  const format = reader.u32le()
  if (format !== LINKED && format !== EMBEDDED) return undefined
  const [className, topic] = [readAnsi(reader), readAnsi(reader)]
  readAnsi(reader)
  if (reader.overrun) return undefined
  return {
    className,
    topic,
    isLink: format === LINKED,
    data: format === LINKED ? Buffer.alloc(0) : reader.take(reader.u32le()),
  }
}

function readAnsi(reader: ByteReader): string {
  const bytes = reader.take(reader.u32le())
  const end = bytes.indexOf(0)
  return decodeCodePage((end < 0 ? bytes : bytes.subarray(0, end)).subarray(0, 512), 0)
}
