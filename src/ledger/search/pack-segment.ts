import {
  addIndexedTerms,
  dropIndexedTerms,
  type IndexedTerm,
  type LedgerIndexMark,
  moveLedgerIndexMark,
  type TenantStore,
  termsOfSegment,
} from '#store'
import { addPacked, noMails, packMails, placesIn, SEGMENT_MAILS } from './mail-set.ts'

// Every run of indexing adds rows of its own. When a segment has all its mails, the rows of a term become one, a stretch
// of terms at a time. Whoever reads joins the rows of a term in any case, so it does not matter when, or whether.

// LIMIT: some 20 ms of the writer's time.
const ROWS_A_CALL = 2_000

/** Packs a stretch of the first segment that is full and not packed; false where there is none. */
export async function packSegments(clinic: TenantStore, mark: LedgerIndexMark): Promise<boolean> {
  const { packedSegment: segment, packedTerm, mailCount } = mark
  if ((segment + 1) * SEGMENT_MAILS > mailCount) return false
  const rows = await termsOfSegment(clinic, segment, packedTerm, ROWS_A_CALL)
  // The last term may have more rows than were read, so it waits for the next call, unless it is all there is.
  const lastTerm = rows.length < ROWS_A_CALL ? undefined : rows.at(-1)?.term
  const isAlone = lastTerm !== undefined && rows[0]?.term === lastTerm
  const whole = isAlone ? [] : rows.filter(({ term }) => term !== lastTerm)
  const next = lastTerm === undefined ? undefined : isAlone ? lastTerm + 1 : lastTerm
  const to =
    next === undefined ? { packedSegment: segment + 1, packedTerm: 0 } : { packedSegment: segment, packedTerm: next }
  const torn = [...Map.groupBy(whole, ({ term }) => term).values()].filter(({ length }) => length > 1)
  await clinic.write(async (desk) => {
    if (!(await moveLedgerIndexMark(desk, mark, { ...mark, ...to }))) return
    if (torn.length === 0) return
    await dropIndexedTerms(
      desk,
      segment,
      torn.flatMap(([first]) => first?.term ?? []),
    )
    await addIndexedTerms(desk, torn.flatMap(joinedRow))
  })
  return true
}

function joinedRow(rows: readonly IndexedTerm[]): IndexedTerm[] {
  const [first] = rows
  if (first === undefined) return []
  const set = noMails()
  for (const { mails } of rows) addPacked(mails, set)
  return [{ ...first, mails: packMails(placesIn(set)) }]
}
