import type { Authentication, DkimOutcome } from '#domain'

/** Our own Authentication-Results field (RFC 8601), folded, CRLF at the end: what `readAuthenticationResults` reads. */
export function formatAuthenticationResults(auth: Authentication, id: string): string {
  const clauses = auth.from === 'unchecked' ? [] : clausesOf(auth)
  const lines = clauses.length === 0 ? ['none'] : clauses
  return `Authentication-Results: ${safeValue(id)};\r\n ${lines.join(';\r\n ')}\r\n`
}

function clausesOf({ spf, dkim, dmarc, arc, notes }: Authentication): string[] {
  const clauses: string[] = []
  if (spf !== undefined) clauses.push(`spf=${spf.result}${property('smtp.mailfrom', spf.domain)}`)
  if (dkim.length === 0 && spf !== undefined) clauses.push('dkim=none')
  clauses.push(...dkim.map(dkimClause))
  if (arc !== undefined) clauses.push(`arc=${arc.result}${property('arc.chain', arc.chain.join(':'))}`)
  if (dmarc !== undefined) {
    const why = notes.filter(
      (note) => note === 'two-from' || note === 'bad-from' || note === 'head-too-large' || note === 'body-too-large',
    )
    const policy = dmarc.policy === 'unknown' ? '' : property('policy.dmarc', dmarc.policy)
    clauses.push(`dmarc=${dmarc.result}${reason(why)}${property('header.from', dmarc.domain)}${policy}`)
  }
  return clauses
}

const dkimClause = ({ result, domain, selector, notes }: DkimOutcome): string =>
  `dkim=${result}${reason(notes)}${property('header.d', domain)}${property('header.s', selector)}`

const reason = (words: readonly string[]): string => (words.length === 0 ? '' : ` reason="${words.join(' ')}"`)

// WHY on a line of its own: a line may hold 998 characters (RFC 5322 section 2.1.1), and a domain 253.
const property = (name: string, value: string): string => (value === '' ? '' : `\r\n  ${name}=${safeValue(value)}`)

// LIMIT: with its name and its quotes, still within a line.
const VALUE_CHARS_MAX = 700

/** A token as it is, anything else as a quoted string. The sender chose it: no line ends, no control characters. */
function safeValue(text: string): string {
  const safe = text.replace(/[^\x20-\x7e]/g, '?').slice(0, VALUE_CHARS_MAX)
  return /^[A-Za-z0-9!#$%&'*+.^_`{|}~:@-]+$/.test(safe) ? safe : `"${safe.replace(/["\\]/g, '\\$&')}"`
}
