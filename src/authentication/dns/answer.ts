// What is asked of DNS here and what comes back, in the shapes of node:dns.

export type RecordType = 'A' | 'AAAA' | 'CNAME' | 'MX' | 'PTR' | 'TXT'

/** An address or a name; the strings of a TXT record; an MX record. */
export type DnsRecord = string | readonly string[] | { readonly priority: number; readonly exchange: string }

export interface DnsAnswer {
  readonly records: readonly DnsRecord[]
  /** The shortest of its times to live; left out where the backend cannot tell. */
  readonly ttlSeconds?: number
  /** Whether the resolver validated it by DNSSEC (the AD bit); left out where the backend cannot tell. */
  readonly authentic?: boolean
}

/** Asks one question. Rejects with an Error whose `code` is one of node:dns's (`ENOTFOUND`, `ENODATA`, `ETIMEOUT`, ...). */
export type DnsBackend = (name: string, type: RecordType) => Promise<DnsAnswer>

const TYPES: ReadonlySet<string> = new Set<RecordType>(['A', 'AAAA', 'CNAME', 'MX', 'PTR', 'TXT'])

export const isRecordType = (type: string): type is RecordType => TYPES.has(type)

/** A question without an answer. */
export class DnsError extends Error {
  readonly code: string
  constructor(code: string, question: string) {
    super(`No answer to ${question}: ${code}`)
    this.code = code
  }
}

/** The `code` of an error, of whatever kind. */
export const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'EUNKNOWN'
