import { ledgerEntries, readLedgerHead, readSetting, type TenantReader } from '#store'
import type { Entry } from '../entry.ts'
import { readEntry } from '../entry-bytes.ts'
import { ADDRESS_SECRET } from '../hashed-addresses.ts'
import { LedgerError } from '../ledger-error.ts'
import type { HuntConditions } from './hunt-condition.ts'
import type { HuntHit, HuntProgress } from './hunt-hit.ts'
import { Quarry } from './quarry.ts'
import { readied } from './readied.ts'

/**
 * The mails that fit the conditions, in the order in which they were received, with what became of each. Reads the
 * ledger once, from `since` to its end: what is done about a mail stands far behind it.
 */
export async function* hunt(
  reader: TenantReader,
  conditions: HuntConditions,
  onProgress: (progress: HuntProgress) => void = () => {},
  isStopped: () => boolean = () => false,
): AsyncGenerator<HuntHit> {
  const head = await readLedgerHead(reader)
  if (head === undefined) throw new LedgerError('no-ledger', 'Cannot hunt: nothing was written to the ledger yet')
  const secret = await readSetting(reader, ADDRESS_SECRET)
  const where = readied(conditions.where, typeof secret === 'string' ? secret : undefined)
  const quarry = new Quarry((index) => bytesAt(reader, index), where, conditions)
  const start = await firstSince(reader, conditions.since, head.treeSize)
  for (let next = start; next < head.treeSize && !quarry.isDone && !isStopped(); ) {
    const rows = await ledgerEntries(reader, next, head.treeSize - next)
    const last = rows.at(-1)
    if (last === undefined) break
    for (const { leaf, body } of rows) {
      const later = quarry.pass(leaf, body)
      if (later !== undefined) await later
    }
    next = last.leaf + 1
    onProgress({ done: next - start, total: head.treeSize - start, ...quarry.counts })
  }
  quarry.settle()
  if (!isStopped()) onProgress({ done: head.treeSize - start, total: head.treeSize - start, ...quarry.counts })
  yield* quarry.hits()
}

/**
 * The first entry that is not before a moment, by halving: times never go back. Where an entry cannot be read, the
 * search ends there, and more is read than needed.
 */
export async function firstSince(reader: TenantReader, since: number | undefined, size: number): Promise<number> {
  let [from, to] = [0, since === undefined ? 0 : size]
  while (from < to) {
    const middle = Math.floor((from + to) / 2)
    const entry = await entryAt(reader, middle)
    if (entry === undefined) return from
    if (entry.at < (since ?? 0)) from = middle + 1
    else to = middle
  }
  return from
}

async function entryAt(reader: TenantReader, index: number): Promise<Entry | undefined> {
  const bytes = await bytesAt(reader, index)
  return bytes && readEntry(bytes)
}

async function bytesAt(reader: TenantReader, index: number): Promise<Buffer | undefined> {
  const [row] = await ledgerEntries(reader, index, 1)
  return row?.leaf === index ? row.body : undefined
}
