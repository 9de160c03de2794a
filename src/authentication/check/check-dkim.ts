import type { DKIMResult } from 'mailauth'
import type { DkimNote, DkimOutcome } from '#domain'
import type { Asking } from './asking.ts'
import type { PreparedMail } from './prepare-mail.ts'
import { resultOf } from './result-of.ts'

export interface Signatures {
  readonly outcomes: readonly DkimOutcome[]
  /** The addresses in From, all fields together. */
  readonly authors: readonly string[]
  readonly fromFields: number
}

/** The signatures of a mail (RFC 6376), and who says to have written it. */
export async function checkDkim({ bytes }: PreparedMail, { resolve }: Pick<Asking, 'resolve'>): Promise<Signatures> {
  const { dkimVerify } = await import('mailauth')
  const { results, headerFrom, fromFields } = await dkimVerify(bytes, {
    resolver: resolve,
    minBitLength: KEY_BITS_MIN,
    rejectRsaSha1: true,
  })
  return {
    outcomes: results.filter(({ status }) => status.result !== 'none').map(outcomeOf),
    authors: headerFrom,
    fromFields,
  }
}

// LIMIT: RFC 8301 section 3.2.
const KEY_BITS_MIN = 1024

function outcomeOf(said: DKIMResult): DkimOutcome {
  const notes = notesOf(said)
  const result = resultOf(said.status.result)
  return {
    // SPEC: RFC 6376 section 8.2: what l= leaves out can be replaced by anybody; RFC 8601 calls it `policy` when a
    // signature holds and is not taken.
    result: result === 'pass' && notes.length > 0 ? 'policy' : result,
    domain: (said.signingDomain ?? '').toLowerCase(),
    selector: (said.selector ?? '').toLowerCase(),
    notes,
  }
}

function notesOf({ status, canonBodyLength, canonBodyLengthTotal }: DKIMResult): readonly DkimNote[] {
  const rule = status.policy?.['dkim-rules']
  const notes: DkimNote[] = []
  if ((canonBodyLengthTotal ?? 0) > (canonBodyLength ?? Number.POSITIVE_INFINITY)) notes.push('body-length')
  if (status.comment === 'expired') notes.push('expired')
  if (status.comment === 'From field not signed') notes.push('from-unsigned')
  if (rule === 'weak-key') notes.push('weak-key')
  if (rule === 'weak-algorithm') notes.push('weak-algorithm')
  return notes
}
