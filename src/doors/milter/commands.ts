// What a mail server says, packet by packet. Strings end with a NUL each:
//
//   O version, actions, steps: 3 × u32    D stage, then name and value pairs    C host, family, [port u16, address]
//   H name · M address, parameters... · R address, parameters... · T · L name, value · N · B bytes · E [bytes]
//   A abort the mail · K another SMTP connection follows on this one · U an unknown SMTP command · Q
//
// SPEC: draft-adams-milter-protocol-00; libmilter/mfdef.h (SMFIC_*).
import { isUtf8 } from 'node:buffer'
import type { MilterClient, MilterPath } from './mail.ts'
import type { Packet } from './packets.ts'

export interface Offer {
  readonly version: number
  readonly actions: number
  readonly steps: number
}

export type Command =
  | ({ readonly type: 'negotiate' } & Offer)
  | { readonly type: 'macros'; readonly stage: string; readonly values: readonly (readonly [string, string])[] }
  | { readonly type: 'connect'; readonly client: MilterClient }
  | { readonly type: 'helo'; readonly name: string }
  | { readonly type: 'mail' | 'rcpt'; readonly path: MilterPath }
  | { readonly type: 'header'; readonly name: Buffer; readonly value: Buffer }
  | { readonly type: 'body' | 'end-of-body'; readonly bytes: Buffer }
  | { readonly type: 'data' | 'end-of-header' | 'abort' | 'quit' | 'quit-new-connection' | 'unknown' }
  | { readonly type: 'malformed'; readonly why: string }

// LIMIT: no mail server has that many macros or parameters; a packet of NULs has a million.
const STRINGS_MAX = 1_000

const FAMILIES: Readonly<Record<string, MilterClient['family']>> = {
  '4': 'inet4',
  '6': 'inet6',
  L: 'local',
  U: 'unknown',
}

const READERS: Readonly<Record<string, (data: Buffer) => Command | undefined>> = {
  O: readOffer,
  D: readMacros,
  C: readConnect,
  H: (data) => withStrings(data, 1, ([name]) => ({ type: 'helo', name: textOf(name) })),
  M: (data) => withStrings(data, 1, (strings) => ({ type: 'mail', path: pathOf(strings) })),
  R: (data) => withStrings(data, 1, (strings) => ({ type: 'rcpt', path: pathOf(strings) })),
  T: () => ({ type: 'data' }),
  L: readHeader,
  N: () => ({ type: 'end-of-header' }),
  B: (bytes) => ({ type: 'body', bytes }),
  E: (bytes) => ({ type: 'end-of-body', bytes }),
  A: () => ({ type: 'abort' }),
  K: () => ({ type: 'quit-new-connection' }),
  U: () => ({ type: 'unknown' }),
  Q: () => ({ type: 'quit' }),
}

export function parseCommand({ command, data }: Packet): Command {
  const read = Object.hasOwn(READERS, command) ? READERS[command] : undefined
  if (read === undefined) return { type: 'malformed', why: `an unknown command ${JSON.stringify(command)}` }
  return read(data) ?? { type: 'malformed', why: `a cut-off packet ${command} of ${data.length} bytes` }
}

function readOffer(data: Buffer): Command | undefined {
  if (data.length < 12) return undefined
  const [version, actions, steps] = [data.readUInt32BE(0), data.readUInt32BE(4), data.readUInt32BE(8)]
  return { type: 'negotiate', version, actions, steps }
}

function readMacros(data: Buffer): Command | undefined {
  if (data.length === 0) return undefined
  const stage = data.toString('latin1', 0, 1)
  return withStrings(data.subarray(1), 0, (strings) => {
    const values: [string, string][] = []
    for (let at = 0; at < strings.length; at += 2) values.push([macroName(strings[at]), textOf(strings[at + 1])])
    return { type: 'macros', stage, values }
  })
}

/** A macro of more than one letter comes in braces or, from some senders, without. */
const macroName = (bytes: Buffer | undefined): string => textOf(bytes).replace(/^\{(.*)\}$/su, '$1')

function readConnect(data: Buffer): Command | undefined {
  const hostEnd = data.indexOf(0)
  if (hostEnd < 0 || hostEnd + 1 >= data.length) return undefined
  const host = textOf(data.subarray(0, hostEnd))
  const letter = data.toString('latin1', hostEnd + 1, hostEnd + 2)
  const family = Object.hasOwn(FAMILIES, letter) ? FAMILIES[letter] : undefined
  if (family === undefined) return { type: 'malformed', why: `an unknown address family ${JSON.stringify(letter)}` }
  const rest = data.subarray(hostEnd + 2)
  // QUIRK: an unknown family comes without port and address.
  if (family === 'unknown') return { type: 'connect', client: { host, family, port: 0, address: '' } }
  const addressEnd = rest.indexOf(0, 2)
  if (rest.length < 3 || addressEnd < 0) return undefined
  // QUIRK: Sendmail writes IPv6:2001:db8::1, Postfix the bare address.
  const address = textOf(rest.subarray(2, addressEnd)).replace(/^IPv6:/iu, '')
  return { type: 'connect', client: { host, family, port: rest.readUInt16BE(0), address } }
}

/** WHY up to the last byte: a NUL within a value is part of the mail, and the judge shall see it. */
function readHeader(data: Buffer): Command | undefined {
  const nameEnd = data.indexOf(0)
  if (nameEnd < 0 || nameEnd === data.length - 1 || data.at(-1) !== 0) return undefined
  return { type: 'header', name: data.subarray(0, nameEnd), value: data.subarray(nameEnd + 1, -1) }
}

function withStrings(data: Buffer, min: number, make: (strings: readonly Buffer[]) => Command): Command | undefined {
  if (data.length > 0 && data.at(-1) !== 0) return undefined
  const strings: Buffer[] = []
  for (let at = 0; at < data.length; ) {
    if (strings.length === STRINGS_MAX)
      return { type: 'malformed', why: `more than ${STRINGS_MAX} strings in a packet` }
    const end = data.indexOf(0, at)
    strings.push(data.subarray(at, end))
    at = end + 1
  }
  return strings.length < min ? undefined : make(strings)
}

const pathOf = ([address, ...params]: readonly Buffer[]): MilterPath => ({
  address: textOf(address).replace(/^<(.*)>$/su, '$1'),
  params: params.map(textOf),
})

const textOf = (bytes: Buffer | undefined): string =>
  bytes === undefined ? '' : bytes.toString(isUtf8(bytes) ? 'utf8' : 'latin1')
