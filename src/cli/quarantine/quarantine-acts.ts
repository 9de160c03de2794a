import { hash } from 'node:crypto'
import { type Held, releaseHeld } from '#actions'
import { visible } from '#report'
import { codeOf, complain } from '../desk.ts'
import { jsonLine } from '../printer.ts'
import { whoIsHere } from '../who-is-here.ts'
import { writeNewFile } from '../write-new-file.ts'
import { EXIT } from '../wrong-use.ts'
import { opened, record, type Task, type Work } from './quarantine-desk.ts'

// Taking a held mail out of the quarantine: to a file, to its recipients, or for good.

/** Writes the mail as it came to a file. */
export async function save(held: Held, { out }: Task<'save'>, work: Work): Promise<number> {
  const { quarantine } = work.words
  const bytes = await (await opened(work)).read(held.mail)
  // WHY: what is held is nobody's to read but whoever saves it.
  const before = process.umask(0o077)
  try {
    await writeNewFile(out, bytes, false)
  } catch (error) {
    if (codeOf(error) === '') throw error
    const exists = codeOf(error) === 'EEXIST'
    return complain(
      work,
      exists ? quarantine.outExists(visible(out)) : quarantine.cannotWrite(visible(out), codeOf(error)),
    )
  } finally {
    process.umask(before)
  }
  const sha256 = hash('sha256', bytes, 'hex')
  await record([{ kind: 'exported', what: `held mail ${held.mail}`, count: 1, sha256 }], work)
  await work.terminal.complain(quarantine.saveWarning)
  await work.terminal.print(
    `${work.json ? jsonLine({ mail: held.mail, out, bytes: bytes.length, sha256 }) : quarantine.saved(visible(out))}\n`,
  )
  return EXIT.clear
}

/** Delivers the mail to those it is held for. */
export async function release(
  { mail, recipients, reason, nextHop, again }: Task<'release'>,
  work: Work,
): Promise<number> {
  const { terminal, words, json } = work
  const some = recipients === undefined ? {} : { recipients }
  const asked = { mail, by: { who: whoIsHere().who, reason }, again, ...some }
  const outcomes = await releaseHeld(await opened(work), nextHop, asked)
  if (outcomes === undefined) return complain(work, words.quarantine.nobody(visible(mail)))
  const replyOf = ({ reply }: (typeof outcomes)[number]) => `${reply.code} ${reply.enhanced} ${reply.text}`
  // One entry for each reply, so that a thousand recipients with one answer are one line.
  const taken = Map.groupBy(
    outcomes.filter(({ state }) => state === 'taken'),
    replyOf,
  )
  await record(
    [...taken].map(([reply, some]) => ({
      ...({ kind: 'acted', mail, action: 'released', reply, reason } as const),
      recipients: some.map(({ recipient }) => recipient),
    })),
    work,
  )
  for (const outcome of outcomes) {
    const { recipient, state } = outcome
    const [who, reply] = [visible(recipient), visible(replyOf(outcome))]
    const { released, notReleased, unsure } = words.quarantine
    const line = state === 'taken' ? released(who) : state === 'unsure' ? unsure(who) : notReleased(who, reply)
    await terminal.print(`${json ? jsonLine({ mail, recipient, state, reply: outcome.reply }) : line}\n`)
  }
  return outcomes.every(({ state }) => state === 'taken') ? EXIT.clear : EXIT.held
}

/** Deletes the mail. */
export async function drop({ mail, reason }: Task<'delete'>, work: Work): Promise<number> {
  const { terminal, words, json } = work
  const quarantine = await opened(work)
  const before = await quarantine.get(mail)
  if (!(await quarantine.drop(mail, { who: whoIsHere().who, reason })))
    return complain(work, words.quarantine.notDeleted(visible(mail)))
  const recipients = (before?.recipients ?? []).filter(({ state }) => state === 'held').map(({ address }) => address)
  await record([{ kind: 'acted', mail, action: 'deleted', recipients, reason }], work)
  await terminal.print(`${json ? jsonLine({ mail, deleted: true }) : words.quarantine.deleted(visible(mail))}\n`)
  return EXIT.clear
}
