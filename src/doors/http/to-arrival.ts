import { isIP } from 'node:net'
import type { Arrival } from '#domain'
import { Refusal } from './refusal.ts'

// The envelope, which callers write into header fields: From, Rcpt (repeated, or a list), IP, Helo, Hostname, User,
// Queue-Id, Deliver-To, TLS-Version, TLS-Cipher. What else there is (Subject, Settings, Pass, Flags, ...) is left alone.

/** Field names in lower case, each with its values in the order in which they came. */
export type Fields = ReadonlyMap<string, readonly string[]>

const FIELDS = new Set([
  ...['from', 'rcpt', 'ip', 'helo', 'hostname', 'user', 'queue-id', 'deliver-to', 'tls-version', 'tls-cipher'],
  ...['compression', 'content-encoding', 'file', 'path', 'shm', 'shm-offset', 'shm-length', 'message-offset'],
])

/** The fields that mean something here, from names and values in turn. */
export function fieldsOf(raw: readonly string[]): Fields {
  const fields = new Map<string, string[]>()
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const name = (raw[index] ?? '').toLowerCase()
    if (!FIELDS.has(name)) continue
    const values = fields.get(name)
    const value = readable(raw[index + 1] ?? '')
    if (values === undefined) fields.set(name, [value])
    else values.push(value)
  }
  return fields
}

/** QUIRK: bytes of a header come as Latin-1; names and addresses beyond ASCII are sent as UTF-8 (RFC 6531). */
function readable(value: string): string {
  if (/^[\x00-\x7f]*$/u.test(value)) return value.trim()
  const text = Buffer.from(value, 'latin1').toString('utf8')
  return (text.includes('\ufffd') ? value : text).trim()
}

// WHY: through these a caller would have us read files of this machine, as rspamd once did for anybody.
const REFUSED = ['file', 'path', 'shm', 'shm-offset', 'shm-length', 'message-offset']

/** Throws a Refusal where the caller asks for what is never given. */
export function refuseForbidden(fields: Fields): void {
  const found = REFUSED.find((name) => fields.has(name))
  if (found !== undefined) throw new Refusal(400, `The field "${found}" is not accepted; send the mail itself`)
}

/** `zstd`, `none`; throws a Refusal for what we cannot unpack. */
export function packingOf(fields: Fields): 'zstd' | 'none' {
  const named = [...(fields.get('compression') ?? []), ...(fields.get('content-encoding') ?? [])]
  const packings = new Set(
    named.map((name) => name.toLowerCase()).filter((name) => !['', 'identity', 'none'].includes(name)),
  )
  if (packings.size === 0) return 'none'
  if (packings.size === 1 && packings.has('zstd')) return 'zstd'
  throw new Refusal(415, 'Only zstd can be unpacked')
}

/** The mail as the rest of the house takes it. Throws a Refusal for too many recipients. */
export function toArrival(fields: Fields, body: Buffer, recipientsMax: number): Arrival {
  const first = (name: string): string | undefined => fields.get(name)?.[0] || undefined
  const recipients = (fields.get('rcpt') ?? fields.get('deliver-to') ?? []).flatMap(addressesIn)
  if (recipients.length > recipientsMax) throw new Refusal(400, `More than ${recipientsMax} recipients`)
  const address = addressOf(first('ip') ?? '')
  const [name, helo] = [first('hostname'), first('helo')]
  const tls = [first('tls-version'), first('tls-cipher')].filter((each) => each !== undefined)
  const [login, queueId] = [first('user'), first('queue-id')]
  return {
    door: 'http',
    bytes: withCrlf(body),
    sender: withoutBrackets(first('from') ?? ''),
    recipients: [...new Set(recipients)],
    ...(address === undefined
      ? {}
      : {
          peer: {
            address,
            ...(name === undefined || name === 'unknown' ? {} : { name }),
            ...(helo === undefined ? {} : { helo }),
          },
        }),
    ...(tls.length === 0 ? {} : { tls: tls.join(' ') }),
    ...(login === undefined ? {} : { login }),
    ...(queueId === undefined ? {} : { queueId }),
  }
}

/** `<a@x>, "b,c"@y`: split where a comma stands outside quotes and brackets. */
function addressesIn(list: string): string[] {
  const parts: string[] = []
  let [start, isQuoted, isBracketed] = [0, false, false]
  for (let at = 0; at < list.length; at += 1) {
    const sign = list[at]
    if (sign === '\\' && isQuoted) at += 1
    else if (sign === '"') isQuoted = !isQuoted
    else if (sign === '<' || sign === '>') isBracketed = !isQuoted && sign === '<'
    else if (sign === ',' && !isQuoted && !isBracketed) {
      parts.push(list.slice(start, at))
      start = at + 1
    }
  }
  return [...parts, list.slice(start)].map(withoutBrackets).filter((each) => each !== '')
}

const withoutBrackets = (path: string): string =>
  path
    .trim()
    .replace(/^<(.*)>$/u, '$1')
    .trim()

function addressOf(ip: string): string | undefined {
  const plain = ip
    .replace(/^\[(.*)\]$/u, '$1')
    .replace(/^IPv6:/iu, '')
    .replace(/^::ffff:(?=\d+\.)/iu, '')
  return isIP(plain) === 0 ? undefined : plain
}

/** A mail from a file on Unix has bare LF, and the mbox line of whoever wrote that file. */
function withCrlf(body: Buffer): Buffer {
  const firstLf = body.indexOf(0x0a)
  const isMbox = body.toString('latin1', 0, 5) === 'From ' && firstLf !== -1
  const mail = isMbox ? body.subarray(firstLf + 1) : body
  const lf = mail.indexOf(0x0a)
  if (lf === -1 || mail[lf - 1] === 0x0d) return mail
  return Buffer.from(mail.toString('latin1').replace(/\r?\n/gu, '\r\n'), 'latin1')
}
