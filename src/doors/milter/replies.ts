// What a filter says: one reply to a command, and before the reply to the end of the body any number of changes.
//
// SPEC: draft-adams-milter-protocol-00; libmilter/mfdef.h (SMFIR_*).
import type { SmtpReply } from '#domain'
import { packet } from './packets.ts'
import { CHUNK_BYTES, PROTOCOL_VERSION } from './protocol.ts'

export const CONTINUE = packet('c')
export const ACCEPT = packet('a')
export const REJECT = packet('r')
export const TEMPFAIL = packet('t')
export const DISCARD = packet('d')
export const SKIP = packet('s')
export const PROGRESS = packet('p')

// LIMIT: RFC 5321 4.5.3.1.5, 512 bytes a reply line; Sendmail takes 32 lines.
const REPLY_LINE_MAX = 400
const REPLY_LINES_MAX = 16

export const negotiated = (version: number, actions: number, steps: number): Buffer =>
  packet('O', u32(Math.min(version, PROTOCOL_VERSION)), u32(actions), u32(steps))

/**
 * SMTP text of our own. WHY %%: mail servers put the text through a printf-like reader.
 * A reply of more lines repeats the code: `550-5.7.1 first CRLF 550 5.7.1 last`.
 */
export function smtpReply({ code, enhanced, text }: SmtpReply): Buffer {
  const lines = text.split(/\r\n?|\n/u).slice(0, REPLY_LINES_MAX)
  const spoken = lines.map((line, index) => {
    const hyphen = index < lines.length - 1 ? '-' : ' '
    return `${code}${hyphen}${enhanced} ${line.replace(/[^\x20-\x7e]/gu, '?').slice(0, REPLY_LINE_MAX)}`
  })
  return packet('y', cString(spoken.join('\r\n').replaceAll('%', '%%')))
}

export const addHeader = (name: string, value: string | Buffer): Buffer => packet('h', cString(name), cString(value))

export const insertHeader = (index: number, name: string, value: string | Buffer): Buffer =>
  packet('i', u32(index), cString(name), cString(value))

/** An empty value deletes the field. */
export const changeHeader = (index: number, name: string, value: string | Buffer): Buffer =>
  packet('m', u32(index), cString(name), cString(value))

/** The whole body in as many packets as it takes; an empty one takes one, too. */
export function replaceBody(body: Buffer): Buffer[] {
  const packets: Buffer[] = []
  for (let at = 0; at === 0 || at < body.length; at += CHUNK_BYTES) {
    packets.push(packet('b', body.subarray(at, at + CHUNK_BYTES)))
  }
  return packets
}

export const addRecipient = (address: string): Buffer => packet('+', cString(`<${address}>`))
export const deleteRecipient = (address: string): Buffer => packet('-', cString(`<${address}>`))
export const quarantine = (reason: string): Buffer => packet('q', cString(reason.replace(/[\r\n]+/gu, ' ')))

/** WHY NULs are left out: what stood behind one would be read as the next string. */
function cString(value: string | Buffer): Buffer {
  const bytes = typeof value === 'string' ? Buffer.from(value) : value
  return Buffer.concat([Buffer.from(bytes.filter((byte) => byte !== 0)), Buffer.alloc(1)])
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value >>> 0)
  return bytes
}
