import { addressKey } from '#identity'
import { countSending } from './burst.ts'
import type { IntakeSettings } from './intake-settings.ts'
import type { OpenCase } from './open-case.ts'
import type { Hands, Ruling } from './ruling.ts'
import type { TryLater } from './try-later.ts'

// What is learned from a mail once its door was answered: who writes with whom, what was sent, which passwords were told.
// Only from mail that passed: whoever is not trusted does not become known by it.

export interface LearnTools extends Pick<IntakeSettings, 'clock'> {
  /** A sender told passwords, which may open what is held of his. */
  readonly tryLater: TryLater
}

export async function learnFrom(
  open: OpenCase,
  ruling: Ruling,
  hands: Hands,
  { clock, tryLater }: LearnTools,
): Promise<void> {
  // WHY the case's fate: where its copy without what runs in it was delivered, the mail itself is held.
  const { group, sight, sending, fate } = open
  const { clinic, direction } = group
  const now = clock()
  if (sending !== undefined) await clinic.store.write((desk) => countSending(desk, sending, now))
  if (sight === undefined || hands.onlyAsks === true) return
  const sender = addressKey(sight.head.from.flat()[0]?.address ?? '')
  const isHere = fate === 'deliver' && ruling.outcomes.every(({ state }) => state === 'taken')
  if (isHere && (direction === 'out' || ruling.report.verdict === 'pass') && sender !== '') {
    await clinic.knowledge.remember([{ ...sight.trace, direction, at: now }])
  }
  if (direction === 'out' || sender === '') return
  if (fate === 'hold' && sight.isLocked && sight.head.messageId !== '')
    await clinic.passwords.wait(sight.head.messageId, sender, now)
  if (fate !== 'deliver' || sight.told.length === 0) return
  await clinic.passwords.tell(sender, sight.told, now)
  tryLater(clinic, sender, sight.told)
}
