import { randomBytes } from 'node:crypto'
import type { History, MailTrace, Questions } from '#domain'
import { type MailTotals, mailTotals, readSetting, settleSetting, type TenantStore, type TenantWriter } from '#store'
import { askHistory } from './ask-history.ts'
import { rememberPeopleMet, rememberTraces } from './remember-traces.ts'
import { Salt } from './salt.ts'

export interface Knowledge {
  /** What the place knows that bears on one mail, as of a moment (epoch milliseconds). Some look-ups, under a millisecond. */
  ask(questions: Questions, asOf: number): Promise<History>
  /**
   * Remembers mails, each once, and says how many were new. Resolves when they are on disk; `also` is written with them
   * or not at all.
   */
  remember(traces: readonly MailTrace[], also?: (desk: TenantWriter) => Promise<void>): Promise<number>
  /** Remembers people of an address book: as somebody who was written to twice, which is what makes an acquaintance. */
  meet(people: readonly Acquainted[], at: number): Promise<void>
}

/** Somebody from an address book. */
export interface Acquainted {
  /** An address key. */
  readonly address: string
  readonly name: string
}

const SALT = 'print-salt'
const SALT_BYTES = 32
// WHY: how much is remembered does not change from one mail to the next; another process may add to it.
const TOTALS_KEPT_MS = 60_000

/** One tenant's knowledge. `clock` gives epoch milliseconds. Throws StoreError. */
export async function openKnowledge(store: TenantStore, clock: () => number = Date.now): Promise<Knowledge> {
  // WHY read first: a store that is only looked into takes no writes.
  const fresh = randomBytes(SALT_BYTES).toString('base64')
  const kept =
    (await readSetting(store, SALT)) ?? (await store.write((desk) => settleSetting(desk, SALT, fresh, clock())))
  const salt = new Salt(Buffer.from(String(kept), 'base64'))
  let totals: { readonly value: MailTotals; readonly at: number } | undefined
  const totalsNow = async (): Promise<MailTotals> => {
    if (totals === undefined || Math.abs(clock() - totals.at) > TOTALS_KEPT_MS) {
      totals = { value: await mailTotals(store), at: clock() }
    }
    return totals.value
  }
  return {
    ask: async (questions, asOf) => askHistory(store, salt, questions, { asOf, totals: await totalsNow() }),
    meet: (people, at) => store.write((desk) => rememberPeopleMet(desk, people, at)),
    remember: async (traces, also) => {
      const added = await store.write(async (desk) => {
        const fresh = await rememberTraces(desk, salt, traces)
        await also?.(desk)
        return fresh
      })
      totals = undefined
      return added.length
    },
  }
}
