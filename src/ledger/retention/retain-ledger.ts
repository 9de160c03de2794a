import {
  dropLedgerEntries,
  forgetKnownBefore,
  forgetLogEventsBefore,
  numbersOfMails,
  readLedgerHead,
  type TenantStore,
} from '#store'
import type { Where } from '../entry.ts'
import type { Ledger } from '../open-ledger.ts'
import { forgetIndexBefore } from '../search/indexer.ts'
import { type Holds, heldTraces, holdsOf } from './holds.ts'
import { planDrop } from './plan-drop.ts'

// Retention: the contents of old entries go, their hashes stay, and the tree verifies as before. First an entry says
// which places, signed; only then are they dropped. So if we die
//   - before the entry is committed, nothing happened;
//   - after it, some contents are still there although the entry says they are not: that is no fault, and the next
//     run drops them with an entry of its own.

export interface RetainSettings extends Where {
  /** Milliseconds since 1970: the contents of older entries go. */
  readonly before: number
  /** What it was done by, in words: `400 days`. */
  readonly policy: string
  readonly onProgress?: (dropped: number) => void
}

export interface Retained {
  readonly dropped: number
  /** Old enough, and kept because they are under hold. */
  readonly held: number
}

// LIMIT: some 20 ms of the writer's time, so that mail passes in between.
const LEAVES_A_WRITE = 500
const DAY_MS = 86_400_000

/** Drops the contents of old entries, and what was made from them. */
export async function retainLedger(clinic: TenantStore, ledger: Ledger, settings: RetainSettings): Promise<Retained> {
  const { who, from, policy, onProgress } = settings
  const holds = await holdsOf(clinic)
  const before = Math.min(settings.before, holds.since)
  const size = (await readLedgerHead(clinic))?.treeSize ?? 0
  let [next, dropped, held] = [0, 0, 0]
  for (;;) {
    const plan = await planDrop(clinic, { from: next, size, before }, holds)
    if (plan === undefined) break
    held += plan.heldCount
    const [first, last] = [plan.leaves[0], plan.leaves.at(-1)]
    if (first !== undefined && last !== undefined) {
      const by = { who, ...(from === undefined ? {} : { from }) }
      const told = { first, last, dropped: plan.leaves.length, kept: plan.kept, policy, before }
      await ledger.append({ kind: 'retention-applied', ...by, ...told })
      dropped += await dropLeaves(clinic, plan.leaves, holds)
      onProgress?.(dropped)
    }
    if (plan.next <= next) break
    next = plan.next
  }
  await forgetBeside(clinic, { before, leaf: next, holds })
  return { dropped, held }
}

async function dropLeaves(clinic: TenantStore, leaves: readonly number[], holds: Holds): Promise<number> {
  let dropped = 0
  for (let at = 0; at < leaves.length; at += LEAVES_A_WRITE) {
    const some = leaves.slice(at, at + LEAVES_A_WRITE)
    const isDone = await clinic.write(async (desk) => {
      // WHY asked again: somebody may have placed a hold since it was planned, and what is dropped is gone.
      if (JSON.stringify((await holdsOf(desk)).all) !== JSON.stringify(holds.all)) return false
      await dropLedgerEntries(desk, some)
      return true
    })
    if (!isDone) return dropped
    dropped += some.length
  }
  return dropped
}

/** What was made from the entries, or lies beside them for their mails. */
async function forgetBeside(
  clinic: TenantStore,
  { before, leaf, holds }: { readonly before: number; readonly leaf: number; readonly holds: Holds },
): Promise<void> {
  const { known, firstAt } = await heldTraces(clinic, holds)
  const numbers = (await numbersOfMails(clinic, [...holds.mails])).map(({ number }) => number)
  while (await forgetIndexBefore(clinic, leaf, numbers));
  while ((await clinic.write((desk) => forgetKnownBefore(desk, before, known))) > 0);
  // Lines of other servers are joined to a mail by ids that can be of the day before it came.
  const linesBefore = Math.max(0, Math.min(before, firstAt - DAY_MS))
  while ((await clinic.write((desk) => forgetLogEventsBefore(desk, linesBefore))) > 0);
}
