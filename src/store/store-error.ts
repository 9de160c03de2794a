// What can be wrong with the place where we remember things. The operator gets one sentence that says what was tried,
// where, and how it stands there; programs get the code. Everything else that a database throws is a bug of ours and
// is passed on as it came.

export type StoreErrorCode = 'locked' | 'full' | 'read-only' | 'unreachable' | 'newer-schema' | 'corrupt'

export class StoreError extends Error {
  readonly code: StoreErrorCode

  constructor(code: StoreErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? {} : { cause })
    this.name = 'StoreError'
    this.code = code
  }
}

const SAYS: Readonly<Record<StoreErrorCode, string>> = {
  locked: 'another program is writing to it; stop that program or try again',
  full: 'the disk is full; free some space',
  'read-only': 'it is read-only for this program; check the permissions',
  unreachable: 'it cannot be reached',
  'newer-schema': 'a newer version of Sekisho wrote it; update this program',
  corrupt: 'it is damaged, or no Sekisho store; restore it from a backup',
}

// SPEC: sqlite.org/rescode.html; the extended codes begin with the primary one.
const SQLITE_CODES: readonly (readonly [RegExp, StoreErrorCode])[] = [
  [/^SQLITE_(?:BUSY|LOCKED)/, 'locked'],
  [/^SQLITE_FULL/, 'full'],
  [/^SQLITE_(?:READONLY|PERM|AUTH)/, 'read-only'],
  [/^SQLITE_(?:CORRUPT|NOTADB)/, 'corrupt'],
  [/^SQLITE_(?:CANTOPEN|IOERR)/, 'unreachable'],
]

// SPEC: PostgreSQL, appendix A, error codes: five characters, the first two are the class.
const POSTGRES_CODES: readonly (readonly [RegExp, StoreErrorCode])[] = [
  [/^(?:55P03|57014|40P01|40001)$/, 'locked'],
  [/^53100$/, 'full'],
  [/^(?:25006|42501)$/, 'read-only'],
  [/^XX00[12]$/, 'corrupt'],
  [/^(?:08|28|3D|53|57P|58)/, 'unreachable'],
]

// The operating system's words, from the file's folder or from the socket to PostgreSQL.
const SYSTEM_CODES: readonly (readonly [RegExp, StoreErrorCode])[] = [
  [/^ENOSPC$|^EDQUOT$/, 'full'],
  [/^(?:EACCES|EPERM|EROFS)$/, 'read-only'],
  [
    /^E(?:IO|CONN[A-Z]+|TIMEDOUT|NOTFOUND|AI_[A-Z]+|PIPE|HOSTUNREACH|NETUNREACH|NOENT|NOTDIR|ISDIR|EXIST|HOSTDOWN)$/,
    'unreachable',
  ],
]

// QUIRK: the engines' clients give these without a code.
const LOST_CONNECTION = new RegExp(
  [
    ...['^Connection terminated', '^Client has encountered a connection error', '^Client was closed'],
    ...['timeout exceeded when trying to connect', '^timeout expired', '^The server does not support SSL'],
    ...['^Cannot use a pool after calling end', '^driver has already been destroyed'],
    '^The database connection is not open',
  ].join('|'),
)

/** The StoreError that an engine's error means for this place; the same error where it means none. */
export function plainError(error: unknown, place: string): unknown {
  if (error instanceof StoreError) return error
  const code = codeOf(error)
  return code === undefined ? error : storeError(code, place, error)
}

/** The usual sentence for a code: action first, quoted place, colon, present state. */
export function storeError(
  code: StoreErrorCode,
  place: string,
  cause?: unknown,
  says: string = SAYS[code],
): StoreError {
  return new StoreError(code, `Cannot use the store "${place}": ${says}${detailOf(code, cause)}`, cause)
}

function codeOf(error: unknown): StoreErrorCode | undefined {
  if (!(error instanceof Error)) return undefined
  if (LOST_CONNECTION.test(error.message)) return 'unreachable'
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  return [...SQLITE_CODES, ...SYSTEM_CODES, ...POSTGRES_CODES].find(([pattern]) => pattern.test(code))?.[1]
}

// WHY: "cannot be reached" has many causes (no such folder, wrong password, nobody listening), and the engine names it.
function detailOf(code: StoreErrorCode, cause: unknown): string {
  if (code !== 'unreachable' || !(cause instanceof Error)) return ''
  // QUIRK: a host with several addresses gives an AggregateError with an empty message.
  const causes = cause instanceof AggregateError ? cause.errors : [cause]
  const first: unknown = causes[0]
  return first instanceof Error && first.message !== '' ? ` (${first.message})` : ''
}
