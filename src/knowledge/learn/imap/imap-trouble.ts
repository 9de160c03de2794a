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
  [/^(?:STARTTLS_INJECTION|EPROTO|ERR_SSL_)/, 'no-tls'],
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
  const told = error as Error & Readonly<Partial<Record<string, unknown>>>
  const says = [told.responseText, told.response, told.reason].find((each) => typeof each === 'string') ?? error.message
  const make = (code: ImapTroubleCode): ImapTrouble => new ImapTrouble(code, String(says), { cause: error })
  if (typeof told.serverResponseCode === 'string' && BUSY.test(told.serverResponseCode)) return make('busy')
  if (told.authenticationFailed === true) return make('login-refused')
  const code = typeof told.code === 'string' ? told.code : ''
  const meant = CODES.find(([pattern]) => pattern.test(code))?.[1]
  if (meant !== undefined) return make(meant)
  if (told.tlsFailed === true) return make('no-tls')
  return told.responseStatus === 'NO' || told.responseStatus === 'BAD' ? make('refused') : error
}
