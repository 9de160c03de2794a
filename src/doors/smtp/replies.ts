import type { SmtpReply } from '#domain'

// The door's own replies. SPEC: RFC 5321 section 4.2, RFC 3463 (enhanced codes), RFC 2034.

const reply = (code: number, enhanced: string, text: string): SmtpReply => ({ code, enhanced, text })

export const OK = reply(250, '2.0.0', 'OK')
export const SENDER_OK = reply(250, '2.1.0', 'Sender OK')
export const RECIPIENT_OK = reply(250, '2.1.5', 'Recipient OK')
export const CHUNK_OK = reply(250, '2.0.0', 'Chunk OK')
export const CANNOT_VERIFY = reply(252, '2.5.0', 'Send some mail and see')
export const HELP = reply(214, '2.0.0', 'EHLO HELO MAIL RCPT DATA BDAT RSET NOOP VRFY HELP QUIT')
export const BYE = reply(221, '2.0.0', 'Bye')
export const START_TLS = reply(220, '2.0.0', 'Ready to start TLS')

export const START_DATA = reply(354, '', 'End data with <CR><LF>.<CR><LF>')

export const UNKNOWN_COMMAND = reply(500, '5.5.2', 'Command not recognized')
export const BAD_LINE = reply(500, '5.5.2', 'Commands are text that ends with CR LF')
export const LINE_TOO_LONG = reply(500, '5.5.6', 'Command line too long')
export const NOT_IMPLEMENTED = reply(502, '5.5.1', 'Command not implemented')
export const BAD_ARGUMENT = reply(501, '5.5.4', 'Cannot read the argument')
export const BAD_SENDER = reply(501, '5.1.7', 'Cannot read the sender address')
export const BAD_RECIPIENT = reply(501, '5.1.3', 'Cannot read the recipient address')
export const BAD_PARAMETER = reply(555, '5.5.4', 'Parameter not recognized or not implemented')
export const NEEDS_SMTPUTF8 = reply(553, '5.6.7', 'Addresses beyond ASCII need SMTPUTF8')
export const HELLO_FIRST = reply(503, '5.5.1', 'Say HELO or EHLO first')
export const MAIL_FIRST = reply(503, '5.5.1', 'Say MAIL first')
export const RECIPIENTS_FIRST = reply(554, '5.5.1', 'No valid recipients')
export const ONE_MAIL_AT_A_TIME = reply(503, '5.5.1', 'A mail is under way')
export const CHUNKS_UNDER_WAY = reply(503, '5.5.1', 'The mail is being sent in chunks')
export const TLS_ALREADY = reply(503, '5.5.1', 'TLS is active')
export const NOT_ALLOWED = reply(550, '5.7.1', 'Not allowed from this host')

export const TOO_MANY_RECIPIENTS = reply(452, '4.5.3', 'Too many recipients, send to others later')
export const MAIL_TOO_LARGE = reply(552, '5.3.4', 'Message is larger than is taken here')
export const TOO_BUSY = reply(452, '4.3.1', 'Too much mail at the moment, please try again later')
export const TOO_FAST = reply(450, '4.7.1', 'Too many messages in a minute from your address, please try again later')
export const AMBIGUOUS_END = reply(
  554,
  '5.6.11',
  'A line with a lone dot has ends other than CR LF, refused as smuggling',
)
export const STRAY_BYTES = reply(554, '5.6.11', 'Message holds CR or LF by itself, or NUL')
export const MAIL_LOOP = reply(554, '5.4.6', 'Too many hops, the message is in a loop')
export const JUDGE_FAILED = reply(451, '4.3.0', 'The message could not be inspected, please try again later')

export const TALKED_EARLY = reply(554, '5.5.1', 'Protocol error: wait for the greeting')
export const TOO_MANY_CONNECTIONS = reply(421, '4.3.2', 'Too many connections, please try again later')
export const TOO_MANY_FROM_YOU = reply(421, '4.7.0', 'Too many connections from your address')
export const TOO_MANY_ERRORS = reply(421, '4.7.0', 'Too many errors')
export const TOO_MUCH_JUNK = reply(421, '4.7.0', 'Too many commands without a message')
export const TOO_IDLE = reply(421, '4.4.2', 'Timeout')
export const TOO_SLOW = reply(421, '4.4.2', 'The message took too long')
export const TOO_LONG = reply(421, '4.4.2', 'The session took too long')
export const CLOSING = reply(421, '4.3.2', 'Service is closing, please try again later')

/** WHY it is scrubbed: a judge's text may quote the mail, and a CR LF in it would be a reply of its own. */
export function writeReply({ code, enhanced, text }: SmtpReply): string {
  const lines = text.split('\n').map((line) => line.replace(/[^\x20-\x7e]/gu, '?').slice(0, LINE_CHARACTERS_MAX))
  return writeLines(code, enhanced === '' ? lines : lines.map((line) => `${enhanced} ${line}`))
}

export const writeLines = (code: number, lines: readonly string[]): string =>
  lines.map((line, at) => `${code}${at < lines.length - 1 ? '-' : ' '}${line}\r\n`).join('')

// LIMIT: 512 with code and line end, RFC 5321 4.5.3.1.5.
const LINE_CHARACTERS_MAX = 490

/** Whether a callback's reply is one that can be said to a mail or a recipient: 2xx, 4xx or 5xx with a fitting enhanced code. */
export const isSayable = ({ code, enhanced }: SmtpReply): boolean =>
  Number.isInteger(code) &&
  /^[245]\d\d$/u.test(String(code)) &&
  code !== 421 &&
  (enhanced === '' || (/^\d(?:\.\d{1,3}){2}$/u.test(enhanced) && enhanced.startsWith(String(code)[0] ?? '')))
