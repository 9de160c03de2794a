import { type Held, QuarantineError } from '#actions'
import type { Clinic } from '#intake'
import type { House } from '../open-house.ts'
import type { Looker } from './found-again.ts'

// LIMIT: mails of one question to the store.
const PAGE = 100

/** Judges what is held once more, and tells what would be delivered today; it stays held, for that is a person's to say. */
export async function quarantineAgain(clinic: Clinic, since: number, house: House, looker: Looker): Promise<void> {
  let done = 0
  for (let before: string | undefined, page: readonly Held[] = []; ; before = page.at(-1)?.mail) {
    const query = { state: 'held', since, limit: PAGE, ...(before === undefined ? {} : { before }) } as const
    page = await clinic.quarantine.list(query)
    for (const held of page) {
      if (looker.stopping.aborted) return
      await lookAt(held, clinic, house, looker)
      done += 1
      looker.progress({ done, total: done + (page.length === PAGE ? PAGE : 0) })
    }
    if (page.length < PAGE) return
  }
}

async function lookAt(held: Held, clinic: Clinic, { intake }: House, { tell }: Looker): Promise<void> {
  const { mail, sender, subject, heldAt: at } = held
  // WHY: who is held for a burst, or for what a next hop said, is not held for what stands in the mail.
  if (!held.hasBody || held.rules.some((rule) => rule.startsWith('held/') || rule === 'outbound/burst')) return
  try {
    const { isHeld, report } = await intake.heldOnceMore(clinic, held)
    const about = { tenant: clinic.tenant, mail, sender, subject, at }
    if (!isHeld) await tell({ type: 'quarantine', ...about, verdict: report.verdict })
  } catch (error) {
    if (!(error instanceof QuarantineError)) throw error
    await tell({ type: 'held-unreadable', mail, says: error.message })
  }
}
