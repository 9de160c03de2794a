import {
  firstLeavesOf,
  type IndexedLeaf,
  indexedMails,
  lastLeavesOf,
  leavesOf,
  ledgerEntriesAt,
  type TenantReader,
} from '#store'
import type { Entry } from '../entry.ts'
import { readEntry } from '../entry-bytes.ts'
import { mailOf } from './index-entries.ts'
import { addFactsOf, type MailFacts, noFacts } from './mail-facts.ts'

/** A mail as its entries tell it. */
export interface ReadMail {
  readonly number: number
  readonly mail: string
  readonly at: number
  readonly entries: readonly Entry[]
  readonly facts: MailFacts
}

// LIMIT: a mail has four entries or so. Of one that was looked at a thousand times the first and the last are read: those
// that say what it is, and what was done about it in the end.
const LEAVES_PER_MAIL = 64

/** Reads mails by their numbers, in the order in which they are asked for; those that are not there are left out. */
export async function readMails(reader: TenantReader, numbers: readonly number[]): Promise<ReadMail[]> {
  const [mails, leaves] = await Promise.all([indexedMails(reader, numbers), leavesOfAll(reader, numbers)])
  const rows = await ledgerEntriesAt(
    reader,
    leaves.map(({ leaf }) => leaf),
  )
  const bodies = new Map(rows.map(({ leaf, body }) => [leaf, body]))
  const named = new Map(mails.map((mail) => [mail.number, mail]))
  const byNumber = Map.groupBy(leaves, ({ number }) => number)
  return [...new Set(numbers)].flatMap((number) => {
    const { mail, at } = named.get(number) ?? {}
    if (mail === undefined || at === undefined) return []
    const entries = (byNumber.get(number) ?? []).flatMap(({ leaf }) => ownEntry(bodies.get(leaf), mail))
    const facts = noFacts()
    for (const entry of entries) addFactsOf(entry, facts)
    return [{ number, mail, at, entries, facts }]
  })
}

async function leavesOfAll(reader: TenantReader, numbers: readonly number[]): Promise<IndexedLeaf[]> {
  const countMax = numbers.length * LEAVES_PER_MAIL
  const leaves = await leavesOf(reader, numbers, countMax)
  if (leaves.length < countMax) return leaves
  const each = await Promise.all(
    [...new Set(numbers)].map(async (number) => {
      const first = await firstLeavesOf(reader, number, LEAVES_PER_MAIL)
      const last = await lastLeavesOf(reader, number, LEAVES_PER_MAIL)
      return [...first, ...last.reverse().filter(({ leaf }) => leaf > (first.at(-1)?.leaf ?? 0))]
    }),
  )
  return each.flat()
}

function ownEntry(body: Buffer | undefined, mail: string): Entry[] {
  const entry = body === undefined ? undefined : readEntry(body)
  return entry !== undefined && mailOf(entry) === mail ? [entry] : []
}
