import type { AuthenticationResult, SpfOutcome } from '#domain'
import type { Asking } from './asking.ts'
import type { Envelope } from './envelope.ts'
import { resultOf } from './result-of.ts'

/**
 * SPF of the envelope (RFC 7208), with its limits: 10 questions, 2 without an answer. WHY strict: left to itself the
 * library lets records pass that the RFC calls permanent errors; see docs/decisions.
 */
export async function checkSpf(envelope: Envelope, { resolve }: Pick<Asking, 'resolve'>): Promise<SpfOutcome> {
  const { spf } = await import('mailauth')
  const { ip, helo, mailFrom, mta } = envelope
  const said = await spf({ ip, helo, sender: mailFrom, mta, resolver: resolve, strict: true })
  const result: AuthenticationResult = resultOf(said.status.result)
  return { result, domain: (said.domain ?? '').toLowerCase() }
}
