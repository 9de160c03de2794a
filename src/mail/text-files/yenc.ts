import { decodeText } from '#bytes'
import type { Flaw } from '#domain'
import type { BlockFile } from './uuencode.ts'

// yEnc (draft 1.3, yenc.org):
//   "=ybegin" [part=n] [total=n] line=n size=n name=... LF  ["=ypart" begin=n end=n LF]  data  "=yend" size=n ... LF
// A byte is sent as (byte + 42) mod 256; "=" escapes one that is sent as another 64 more.

const HEAD_BYTES_MAX = 1_000

/** Reads the block that starts at `at`; undefined when none does. */
export function readYenc(text: Buffer, at: number, bytesMax: number): BlockFile | undefined {
  const head = text.toString('latin1', at, Math.min(text.length, at + HEAD_BYTES_MAX))
  const match = /^=ybegin ([^\r\n]*?)name=([^\r\n]*)\r*\n(=ypart [^\r\n]*\r*\n)?/.exec(head)
  if (match === null) return undefined
  const [lead, keys = '', rawName = ''] = match
  const from = at + lead.length
  const stop = findEnd(text, from)
  const end = stop < 0 ? text.length : stop
  const content = decode(text, from, Math.min(end, from + bytesMax * 2))
  const name = decodeText(Buffer.from(rawName.replace(/^"|"$/g, '').trim(), 'latin1')).text
  return { name, content, flaws: flawsOf(keys, content, stop < 0, at), end }
}

function findEnd(text: Buffer, from: number): number {
  const end = text.indexOf('\n=yend', Math.max(0, from - 1), 'latin1')
  return end < 0 ? -1 : end + 1
}

function decode(text: Buffer, from: number, to: number): Buffer {
  const out = Buffer.allocUnsafe(Math.max(0, to - from))
  let at = 0
  for (let index = from; index < to; index += 1) {
    const byte = text[index] ?? 0
    if (byte === 0x0d || byte === 0x0a) continue
    if (byte !== 0x3d) out[at++] = byte - 42
    else if (index + 1 < to) {
      index += 1
      out[at++] = (text[index] ?? 0) - 106
    }
  }
  return out.subarray(0, at)
}

function flawsOf(keys: string, content: Buffer, isCut: boolean, at: number): Flaw[] {
  const flaws: Flaw[] = []
  const numberOf = (key: string): number => Number(new RegExp(`(?:^| )${key}=(\\d{1,15})`).exec(keys)?.[1] ?? 0)
  const total = numberOf('total')
  const isPart = (numberOf('part') > 0 || total > 1) && content.length < numberOf('size')
  // The other parts came in other mails: together they may be anything.
  if (isPart) flaws.push({ code: 'yenc/partial', level: 'stopped', at, seen: `${numberOf('part')} of ${total || '?'}` })
  if (isCut) flaws.push({ code: 'yenc/no-end', level: 'broken', at })
  else if (!isPart && numberOf('size') !== content.length) flaws.push({ code: 'yenc/size', level: 'broken', at })
  return flaws
}
