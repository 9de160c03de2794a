import type { Socket } from 'node:net'
import type { HttpLimits } from './limits.ts'
import type { Ticket } from './purse.ts'
import { BrokenOff, Refusal } from './refusal.ts'
import type { RspamdReply } from './to-json.ts'
import { isSpam } from './to-json.ts'

// The older protocol of rspamd, which is like HTTP and is not; Exim speaks it (`spamd_address = ... variant=rspamd`).
//
//   C: CHECK RSPAMC/1.3                                  S: RSPAMD/1.3 0 EX_OK
//      Content-length: 2048                                 Metric: default; True; 75.00 / 50.00 / 0.0
//      From: <a@example.com>                                Action: reject
//      Rcpt: <b@example.jp>                                 Symbol: MACRO_STARTS_BY_ITSELF(75.00)
//                                                           Message: Refused as dangerous ...
//      the mail, not ended by the end of the connection     the end of the connection

const FIRST_LINE = /^(CHECK|SYMBOLS|REPORT|PING) RSPAMC\/\d\.\d$/u

/** Whether a connection that begins like this speaks it; undefined while too little is there to tell. */
export function speaksRspamc(start: Buffer): boolean | undefined {
  const text = start.toString('latin1', 0, 16)
  if (/^(?:CHECK|SYMBOLS|REPORT|PING) RSPAMC/u.test(text)) return true
  return OPENINGS.some((opening) => opening.startsWith(text)) ? undefined : false
}

const OPENINGS = ['CHECK RSPAMC', 'SYMBOLS RSPAMC', 'REPORT RSPAMC', 'PING RSPAMC']

export interface EximRequest {
  readonly isPing: boolean
  /** Names and values in turn. */
  readonly fields: readonly string[]
  readonly mail: Buffer
}

/** Reads one request to its end. Rejects with a Refusal, or with BrokenOff. */
export function readEximRequest(
  socket: Socket,
  start: Buffer,
  limits: HttpLimits,
  ticket: Ticket,
): Promise<EximRequest> {
  const { promise, resolve, reject } = Promise.withResolvers<EximRequest>()
  let head: { readonly fields: string[]; readonly isPing: boolean; readonly bytes: number } | undefined
  const chunks: Buffer[] = []
  let held = 0
  const take = (chunk: Buffer) => {
    socket.setTimeout(limits.idleMs)
    ticket.take(chunk.length)
    chunks.push(chunk)
    held += chunk.length
    if (head === undefined) {
      const start = Buffer.concat(chunks.splice(0), held)
      const end = start.indexOf('\r\n\r\n')
      if (Math.max(end, end === -1 ? held : 0) > limits.headerBytesMax)
        throw new Refusal(431, 'The header is too large')
      const rest = end === -1 ? start : start.subarray(end + 4)
      chunks.push(rest)
      held = rest.length
      if (end === -1) return
      head = headOf(start.toString('latin1', 0, end), limits.mailBytesMax)
    }
    if (held >= head.bytes || head.isPing) {
      resolve({ isPing: head.isPing, fields: head.fields, mail: Buffer.concat(chunks, held).subarray(0, head.bytes) })
    }
  }
  const guarded = (chunk: Buffer) => {
    try {
      take(chunk)
    } catch (error) {
      reject(error)
    }
  }
  const late = () => reject(new Refusal(408, 'The rest of the mail did not come'))
  const timer = setTimeout(late, limits.requestMs)
  socket.on('data', guarded)
  socket.once('timeout', late)
  socket.once('end', () => reject(new BrokenOff('in its mail')))
  socket.once('close', () => reject(new BrokenOff('in its mail')))
  guarded(start)
  return promise.finally(() => {
    clearTimeout(timer)
    socket.off('data', guarded)
    socket.setTimeout(0)
  })
}

function headOf(text: string, mailBytesMax: number) {
  const [first = '', ...lines] = text.split('\r\n')
  const [, command] = FIRST_LINE.exec(first) ?? []
  if (command === undefined) throw new Refusal(400, 'Not a request of RSPAMC')
  const fields = lines.flatMap((line) => {
    const colon = line.indexOf(':')
    return colon === -1 ? [] : [line.slice(0, colon).trim(), line.slice(colon + 1).trim()]
  })
  const isPing = command === 'PING'
  const at = fields.findIndex((name, index) => index % 2 === 0 && name.toLowerCase() === 'content-length')
  const length = at === -1 ? '' : (fields[at + 1] ?? '')
  if (!isPing && !/^\d{1,15}$/u.test(length)) throw new Refusal(411, 'Content-length is needed')
  if (Number(length) > mailBytesMax) throw new Refusal(413, `The mail is larger than ${mailBytesMax} bytes`)
  return { fields, isPing, bytes: isPing ? 0 : Number(length) }
}

/** QUIRK: Exim reads the three numbers of the metric by position, and shows what follows as its report. */
export function eximReply({ score, required_score, action, symbols, messages }: RspamdReply): string {
  const lines = [
    'RSPAMD/1.3 0 EX_OK',
    `Metric: default; ${isSpam(action) ? 'True' : 'False'}; ${score.toFixed(2)} / ${required_score.toFixed(2)} / 0.0`,
    `Action: ${action}`,
    ...Object.values(symbols).map((symbol) => `Symbol: ${symbol.name}(${symbol.score.toFixed(2)})`),
    ...Object.values(messages).map((message) => `Message: ${message}`),
  ]
  return `${lines.join('\r\n')}\r\n`
}

/** QUIRK: Exim takes any reply of another form for an error, and defers or passes the mail as its rule says. */
export const eximRefusal = (status: number, why: string): string => `RSPAMD/1.3 ${status} ${why}\r\n`
