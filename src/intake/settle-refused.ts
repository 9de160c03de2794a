import type { DeliveryOutcome } from '#actions'
import { holdFor } from './hold-for.ts'
import { actedEntry, doorName } from './ledger-entries.ts'
import type { OpenCase } from './open-case.ts'
import { isPutOff, isRefusedForAll } from './reply.ts'
import type { Ruling } from './ruling.ts'

// One answer cannot say that some have a mail and others never will. Where the next hop refuses it for everybody, its sender
// is told so, who tells the author; where one has it, whoever was refused has it held here.

/**
 * Sees to the recipients whom a next hop refused, in whichever clinic they are. To be called when every delivery is
 * recorded: where a mail cannot be held now it comes again, and those who have it must be known by then.
 */
export async function settleRefused(cases: readonly OpenCase[], rulings: readonly Ruling[]): Promise<void> {
  const isHeld = !isPutOff({ rulings }) && !isRefusedForAll({ rulings })
  await Promise.all(
    cases.map(async (open, index) => {
      const refused = rulings[index]?.outcomes.filter(({ state }) => state === 'refused') ?? []
      if (refused.length > 0) await settleOne(open, refused, isHeld)
    }),
  )
}

async function settleOne(open: OpenCase, refused: readonly DeliveryOutcome[], isHeld: boolean): Promise<void> {
  const { mail, arrival, group } = open
  const [{ reply } = { reply: { code: 0, enhanced: '', text: '' } }] = refused
  const recipients = refused.map(({ recipient }) => recipient)
  if (isHeld) await holdFor(open, recipients, 'not-delivered')
  await group.clinic.ledger.append(
    actedEntry({
      ...{ mail, who: doorName(arrival), action: isHeld ? 'held' : 'refused', recipients },
      reply: `${reply.code} ${reply.enhanced} ${reply.text}`,
      reason: isHeld ? 'the next hop refused these recipients' : 'the next hop refused it',
    }),
  )
}
