import { getDomain } from 'tldts'
import type { AuthenticationNote, DmarcOutcome, SpfOutcome } from '#domain'
import type { Asking } from './asking.ts'
import type { Signatures } from './check-dkim.ts'
import type { PreparedMail } from './prepare-mail.ts'
import { resultOf } from './result-of.ts'

export interface DmarcVerdict {
  readonly outcome: DmarcOutcome
  readonly notes: readonly AuthenticationNote[]
  /** Whether a domain belongs to the same organisation as From. */
  readonly aligned: (domain: string) => boolean
}

interface Asked {
  readonly mail: PreparedMail
  readonly spf: SpfOutcome | undefined
  readonly signatures: Signatures
  /** Whether DKIM was asked. */
  readonly hasDkim: boolean
  readonly asking: Pick<Asking, 'resolveLast' | 'isSpent'>
}

/**
 * DMARC (RFC 9989). WHY a mail without exactly one author fails: the library says nothing then, and "nothing" would read
 * as "no policy", which is what somebody with two From fields is after.
 */
export async function checkDmarc(asked: Asked): Promise<DmarcVerdict> {
  const { mail, spf, signatures, asking } = asked
  const { authors } = signatures
  const domain = domainIn(authors[0] ?? '')
  const aligned = (other: string) => domain !== '' && organisationOf(other) === organisationOf(domain)
  const refuse = (...notes: AuthenticationNote[]): DmarcVerdict => ({
    outcome: { result: 'fail', domain, policy: 'unknown' },
    notes,
    aligned,
  })
  if (mail.notes.includes('head-too-large')) return refuse()
  const fromFields = Math.max(mail.fromFields, signatures.fromFields)
  if (fromFields > 1 || authors.length > 1) return refuse('two-from')
  // QUIRK: the library finds no policy for an address at a number, instead of an address that can have none.
  if (domain.startsWith('[')) return refuse('bad-from')
  const { dmarc } = await import('mailauth')
  const said = await dmarc({
    headerFrom: [...authors],
    fromFields,
    spfDomains: spf?.result === 'pass' ? [spf.domain] : [],
    dkimDomains: signatures.outcomes.filter(({ result }) => result === 'pass').map((each) => ({ domain: each.domain })),
    resolver: asking.resolveLast,
  })
  if (said === false) return refuse('bad-from')
  const failed = said.status.result === 'fail' && mightHavePassed(asked, aligned)
  const result = failed ? 'temperror' : resultOf(said.status.result)
  return { outcome: { result, domain, policy: policyOf(said.policy) }, notes: [], aligned }
}

/**
 * Whether something that was not asked, or not answered, could have made it a pass: nobody is called forged for that.
 * WHY not where the mail used up what it may ask: that is the sender's doing.
 */
function mightHavePassed(
  { mail, spf, signatures, hasDkim, asking }: Asked,
  aligned: (domain: string) => boolean,
): boolean {
  if (mail.notes.includes('body-too-large')) return false
  if (spf === undefined || !hasDkim) return true
  const unanswered = [spf, ...signatures.outcomes].filter(({ result }) => result === 'temperror')
  return !asking.isSpent && unanswered.some(({ domain }) => aligned(domain))
}

const policyOf = (word: string | undefined): DmarcOutcome['policy'] =>
  word === 'none' || word === 'quarantine' || word === 'reject' ? word : 'unknown'

const domainIn = (address: string): string => address.slice(address.lastIndexOf('@') + 1).toLowerCase()

const organisationOf = (domain: string): string => getDomain(domain) ?? domain
