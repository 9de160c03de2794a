import { sql } from 'kysely'
import { keptShingles } from './shingle-pack.ts'
import type { TenantReader } from './tenant-scope.ts'

// Which mails hold the same pieces of text as this one.

export interface SharedText {
  readonly mail: number
  /** How many of the asked shingles the mail has. */
  readonly shared: number
}

// LIMIT: a piece that more mails have is a stock phrase ("いつもお世話になっております"): it tells nothing, and a question
// costs the same whatever was written before. A long thread that quotes itself loses its oldest passages by this.
const MAILS_OF_SHINGLE_MAX = 16
// LIMIT: of a mail that is one tenth quotation, the smallest 31 hold three of the quoted mail's; half of one, fifteen.
const SHINGLES_ASKED_MAX = 31
// LIMIT: one piece in common is chance or a stock phrase.
const SHARED_MIN = 2
const MAILS_MAX = 32

/**
 * No shingle is negative. WHY: a list is filled up by repeating its last key, and a repeated piece would count twice.
 */
const NO_SHINGLE = -1

/**
 * The mails that hold two or more of these shingles, those that hold most in front. Of a long list the smallest 31 are
 * asked.
 */
export function mailsSharingText(reader: TenantReader, shingles: readonly number[]): Promise<SharedText[]> {
  const asked = keptShingles(shingles, SHINGLES_ASKED_MAX)
  if (asked.length < SHARED_MIN) return Promise.resolve([])
  return reader.lookup('mails-sharing-text', [...asked, NO_SHINGLE], (from, keys, over) => {
    // QUIRK: in a list of values PostgreSQL takes a parameter for text unless told otherwise. Both name the column so.
    const list = sql<{ column1: number }>`(values ${sql.join(keys.map((key) => sql`(cast(${key} as bigint))`))})`
    const held = from('mail_shingle').select(['shingle', 'mail'])
    const oneTooMany = from('mail_shingle')
      .select('mail')
      .whereRef('shingle', '=', sql.ref('inner.column1'))
      .limit(1)
      .offset(MAILS_OF_SHINGLE_MAX)
    return (
      over(list)
        // WHY a cross join: SQLite keeps its order, the short list outside, the million mails inside.
        .crossJoin(held.as('held'))
        .select(({ fn }) => ['held.mail as mail', fn.countAll<number>().as('shared')])
        .whereRef('held.shingle', '=', 'inner.column1')
        .where(({ fn, val }) => fn.coalesce(oneTooMany.$asScalar(), val(0)), '=', 0)
        .groupBy('held.mail')
        .having(({ fn }) => fn.countAll(), '>=', SHARED_MIN)
        .orderBy('shared', 'desc')
        .orderBy('held.mail', 'desc')
        .limit(MAILS_MAX)
    )
  })
}
