import type { ImapFlowError } from 'imapflow'

// What can go wrong with an account. The operator gets one sentence for each code; everything else that is thrown is a
// bug of ours, or the store's, and is passed on as it came.

export type ImapTroubleCode =
  | 'host-not-found'
  | 'unreachable'
  | 'no-answer'
  | 'untrusted-certificate'
  | 'expired-certificate'
  | 'other-name'
  | 'no-tls'
  | 'login-refused'
  | 'busy'
  | 'no-folder'
  | 'refused'
  | 'lost'
  | 'not-understood'

export class ImapTrouble extends Error {
  readonly code: ImapTroubleCode
  /** What the server or the system said of it; the server's words are its own, and shown escaped. */
  readonly says: string
  /** The folder that was asked for, where the trouble is with that. */
  readonly folder: string

  constructor(code: ImapTroubleCode, says: string, { folder = '', cause }: { folder?: string; cause?: unknown } = {}) {
    super(`${code}: ${says}`, { cause })
    this.name = 'ImapTrouble'
    this.code = code
    this.says = says
    this.folder = folder
  }

  /** May be over in a moment. */
  get isPassing(): boolean {
    return PASSING.has(this.code)
  }
}

const PASSING: ReadonlySet<ImapTroubleCode> = new Set(['lost', 'no-answer', 'unreachable', 'host-not-found', 'busy'])

// Node's codes for sockets, names and certificates (OpenSSL's X509_V_ERR without its beginning), and imapflow's.
const CODES: readonly (readonly [RegExp, ImapTroubleCode])[] = [
  [/^(?:ENOTFOUND|EAI_\w+)$/, 'host-not-found'],
  [/^(?:ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EHOSTDOWN|EADDRNOTAVAIL|EACCES)$/, 'unreachable'],
  [/^(?:CONNECT_TIMEOUT|GREETING_TIMEOUT|UPGRADE_TIMEOUT|ETIMEOUT|ETIMEDOUT)$/, 'no-answer'],
  [/^ERR_TLS_CERT_ALTNAME_INVALID$/, 'other-name'],
  [/^(?:CERT_HAS_EXPIRED|CERT_NOT_YET_VALID)$/, 'expired-certificate'],
  [
    /^(?:DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT|UNABLE_TO_|CERT_|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH)/,
    'untrusted-certificate',
  ],
  [/^(?:STARTTLS_INJECTION|EPROTO|ERR_SSL_|ERR_TLS_)/, 'no-tls'],
  [
    /^(?:NoConnection|EConnectionClosed|StateLogout|ClosedAfterConnect|ECONNRESET|ECONNABORTED|EPIPE|ERR_STREAM)/,
    'lost',
  ],
  [/^ETHROTTLE$/, 'busy'],
  [
    /^(?:ParserError|MAX_IMAP_|\w+TooLarge$|TooMany|UnexpectedTag|MissingTag|InvalidResponse|ResponseProcessingFailed)/,
    'not-understood',
  ],
]

// SPEC: RFC 5530 section 3 and RFC 3501 section 7.1: what comes back after a while.
const BUSY = /^(?:UNAVAILABLE|INUSE|LIMIT|SERVERBUG|CONTACTADMIN|THROTTLED)$/i

/** The trouble that an error means; the same error where it means none. */
export function plainTrouble(error: unknown): unknown {
  if (error instanceof ImapTrouble || !(error instanceof Error)) return error
  const told: ImapFlowError = error
  const code = codeOf(told)
  return code === undefined ? error : new ImapTrouble(code, saysOf(told, code), { cause: error })
}

/** The same for what is thrown on the way to being connected, where no code but the client's runs. */
export function connectTrouble(error: unknown): unknown {
  const trouble = plainTrouble(error)
  const isOfTheClient = trouble instanceof Error && trouble.constructor === Error
  return isOfTheClient ? new ImapTrouble('not-understood', trouble.message, { cause: error }) : trouble
}

function codeOf(told: ImapFlowError): ImapTroubleCode | undefined {
  if (BUSY.test(told.serverResponseCode ?? '')) return 'busy'
  if (told.authenticationFailed === true) return 'login-refused'
  const code = String(told.code ?? '')
  const meant = CODES.find(([pattern]) => pattern.test(code))?.[1]
  if (meant !== undefined) return meant
  if (told.tlsFailed === true) return 'no-tls'
  return told.responseStatus === 'NO' || told.responseStatus === 'BAD' ? 'refused' : undefined
}

/** The server's words where it said any, else the system's; nothing where those would only repeat ours. */
function saysOf(told: ImapFlowError, code: ImapTroubleCode): string {
  const words = [told.responseText, told.response, told.reason].find((each) => typeof each === 'string' && each !== '')
  if (typeof words === 'string') return words
  if (code === 'lost') return ''
  // QUIRK: OpenSSL's message is a line of its source code; a host with several addresses gives no message at all.
  if (/^(?:EPROTO|ERR_SSL_)/.test(told.code ?? '') || told.message === '') return told.code ?? ''
  // QUIRK: Node adds how to run Node, which is nothing to the operator.
  return told.message.replace(/; if the root CA is installed locally.*$/s, '')
}
