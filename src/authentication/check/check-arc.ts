import type { ARCData } from 'mailauth'
import type { ArcOutcome } from '#domain'
import type { Asking } from './asking.ts'
import type { PreparedMail } from './prepare-mail.ts'
import { resultOf } from './result-of.ts'

/**
 * The chain of those who passed a mail on (RFC 8617). WHY a second look at the mail: a chain is read strictly, a
 * signature as the library is used to, and it has one switch for both.
 */
export async function checkArc(mail: PreparedMail, { resolve }: Pick<Asking, 'resolve'>): Promise<ArcOutcome> {
  const { arc, dkimVerify } = await import('mailauth')
  const settings = { resolver: resolve, minBitLength: KEY_BITS_MIN, strict: true }
  const { arc: sets } = await dkimVerify(mail.bytes, settings)
  if (sets === undefined) return { result: 'none', chain: [] }
  const said = await arc(sets as ARCData, settings)
  const seals = Array.isArray(sets.chain) ? (sets.chain as readonly SealedSet[]) : []
  return { result: resultOf(said.status.result), chain: seals.flatMap(sealerOf) }
}

const KEY_BITS_MIN = 1024

interface SealedSet {
  readonly 'arc-seal'?: { readonly parsed?: { readonly d?: { readonly value?: unknown } } }
}

function sealerOf(set: SealedSet): readonly string[] {
  const domain = set['arc-seal']?.parsed?.d?.value
  return typeof domain === 'string' && domain !== '' ? [domain.toLowerCase()] : []
}
