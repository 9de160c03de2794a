import { batchesOf } from './batches.ts'
import { asKey, asKeys, asTime } from './storable.ts'
import type { TenantReader, TenantWriter } from './tenant-scope.ts'

// The tables by which mails are found in the ledger. All of it is made from the ledger's entries and can be made again;
// this room keeps rows and knows nothing of what a term is.

/** How far the index has come. */
export interface LedgerIndexMark {
  /** Who made it; of another version it is of no use. */
  readonly version: number
  readonly leafCount: number
  readonly mailCount: number
  /** The segment that is being packed, and the first of its terms that is not. */
  readonly packedSegment: number
  readonly packedTerm: number
}

/** A mail by the number that the other two tables know it by. */
export interface IndexedMail {
  readonly number: number
  readonly mail: string
  /** When the ledger first heard of it. */
  readonly at: number
}

export interface IndexedLeaf {
  readonly number: number
  readonly leaf: number
}

/** Which mails of a segment have a term, as far as entries from this leaf on said so. */
export interface IndexedTerm {
  readonly segment: number
  readonly term: number
  readonly leaf: number
  readonly mails: Buffer
}

const MARK = [
  ...(['version', 'leaf_count as leafCount', 'mail_count as mailCount'] as const),
  ...(['packed_segment as packedSegment', 'packed_term as packedTerm'] as const),
] as const

export const readLedgerIndexMark = (reader: TenantReader): Promise<LedgerIndexMark | undefined> =>
  reader.from('ledger_index').select(MARK).executeTakeFirst()

/** Puts a mark in the place of this one, or of none; false where another process has moved it. */
export async function moveLedgerIndexMark(
  desk: TenantWriter,
  from: LedgerIndexMark | undefined,
  to: LedgerIndexMark,
): Promise<boolean> {
  const row = rowOf(to)
  if (from === undefined) {
    const inserting = desk.into('ledger_index', [row]).onConflict((conflict) => conflict.doNothing())
    return (await inserting.executeTakeFirstOrThrow()).numInsertedOrUpdatedRows === 1n
  }
  const { version, leaf_count, mail_count, packed_segment, packed_term } = rowOf(from)
  const { numUpdatedRows } = await desk
    .update('ledger_index')
    .set(row)
    .where('version', '=', version)
    .where('leaf_count', '=', leaf_count)
    .where('mail_count', '=', mail_count)
    .where('packed_segment', '=', packed_segment)
    .where('packed_term', '=', packed_term)
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

const rowOf = ({ version, leafCount, mailCount, packedSegment, packedTerm }: LedgerIndexMark) => ({
  ...{ version, leaf_count: leafCount, mail_count: mailCount },
  ...{ packed_segment: packedSegment, packed_term: packedTerm },
})

export async function addIndexedMails(desk: TenantWriter, mails: readonly IndexedMail[]): Promise<void> {
  const rows = mails.map(({ number, mail, at }) => ({ number, mail: asKey(mail), at: asTime(at) }))
  for (const batch of batchesOf(rows)) await desk.into('ledger_mail', batch).execute()
}

export async function addIndexedLeaves(desk: TenantWriter, leaves: readonly IndexedLeaf[]): Promise<void> {
  for (const batch of batchesOf(leaves)) await desk.into('ledger_leaf', batch).execute()
}

export async function addIndexedTerms(desk: TenantWriter, terms: readonly IndexedTerm[]): Promise<void> {
  for (const batch of batchesOf(terms)) await desk.into('ledger_term', batch).execute()
}

/** The numbers of mails by their names. */
export const numbersOfMails = (reader: TenantReader, mails: readonly string[]): Promise<IndexedMail[]> =>
  reader.lookup('ledger-numbers', asKeys(mails), (from, keys) =>
    from('ledger_mail').select(['number', 'mail', 'at']).where('mail', 'in', keys),
  )

export const indexedMails = (reader: TenantReader, numbers: readonly number[]): Promise<IndexedMail[]> =>
  reader.lookup('ledger-mails', numbers, (from, keys) =>
    from('ledger_mail').select(['number', 'mail', 'at']).where('number', 'in', keys),
  )

/** The first entries of a mail, in their order. */
export const firstLeavesOf = (reader: TenantReader, number: number, count: number): Promise<IndexedLeaf[]> =>
  reader
    .from('ledger_leaf')
    .select(['number', 'leaf'])
    .where('number', '=', number)
    .orderBy('leaf')
    .limit(count)
    .execute()

/** The last entries of a mail, the last one in front. */
export const lastLeavesOf = (reader: TenantReader, number: number, count: number): Promise<IndexedLeaf[]> =>
  reader
    .from('ledger_leaf')
    .select(['number', 'leaf'])
    .where('number', '=', number)
    .orderBy('leaf', 'desc')
    .limit(count)
    .execute()

/** The entries of several mails. */
export const leavesOf = (reader: TenantReader, numbers: readonly number[], countMax: number): Promise<IndexedLeaf[]> =>
  reader
    .from('ledger_leaf')
    .select(['number', 'leaf'])
    .where('number', 'in', numbers)
    .orderBy('number')
    .orderBy('leaf')
    .limit(countMax)
    .execute()

/** Which mails have these terms, in these segments. */
export const indexedTerms = (
  reader: TenantReader,
  segments: readonly number[],
  terms: readonly number[],
): Promise<IndexedTerm[]> =>
  reader
    .from('ledger_term')
    .select(['segment', 'term', 'leaf', 'mails'])
    .where('segment', 'in', segments)
    .where('term', 'in', terms)
    .execute()

/** The terms of a segment from one on, in their order. */
export const termsOfSegment = (
  reader: TenantReader,
  segment: number,
  fromTerm: number,
  count: number,
): Promise<IndexedTerm[]> =>
  reader
    .from('ledger_term')
    .select(['segment', 'term', 'leaf', 'mails'])
    .where('segment', '=', segment)
    .where('term', '>=', fromTerm)
    .orderBy('term')
    .orderBy('leaf')
    .limit(count)
    .execute()

/** Takes terms of a segment away, to be put back as one row each. */
export async function dropIndexedTerms(desk: TenantWriter, segment: number, terms: readonly number[]): Promise<void> {
  for (const batch of batchesOf(terms))
    await desk.remove('ledger_term').where('segment', '=', segment).where('term', 'in', batch).execute()
}

/** Takes a segment out of the index, with the mails from one number to before another that are in it. */
export async function dropIndexedSegment(desk: TenantWriter, segment: number, from: number, to: number): Promise<void> {
  await desk.remove('ledger_term').where('segment', '=', segment).execute()
  await desk.remove('ledger_leaf').where('number', '>=', from).where('number', '<', to).execute()
  await desk.remove('ledger_mail').where('number', '>=', from).where('number', '<', to).execute()
}

/** The index begins at the ledger's first entry again. */
export async function dropLedgerIndexMark(desk: TenantWriter): Promise<void> {
  await desk.remove('ledger_index').execute()
}
