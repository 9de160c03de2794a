import type { Lang } from '#domain'
import { forget, forgetBefore, recordOf } from '#knowledge'
import { visible } from '#report'
import { StoreError, type TenantStore } from '#store'
import { openPlace } from '../open-place.ts'
import { jsonLine } from '../printer.ts'
import { openTerminal, type Terminal } from '../terminal.ts'
import type { CliWords } from '../wording.ts'
import { cliWordsFor } from '../words.ts'
import { EXIT } from '../wrong-use.ts'

export interface MemoryTask {
  readonly lang: Lang
  readonly json: boolean
  readonly store: string
}

const DAY_MS = 86_400_000

/** Prints everything that is remembered of an address. */
export const showPerson = (address: string, task: MemoryTask): Promise<number> =>
  withPlace(task, async (clinic, terminal, words) => {
    const { addresses, names, mails, passwords } = await recordOf(clinic, address)
    const [person] = addresses
    if (task.json) {
      const record = {
        addresses,
        names,
        mails: mails.map(({ shingles: _, ...mail }) => mail),
        passwords,
      }
      await terminal.print(`${jsonLine(record)}\n`)
      return EXIT.clear
    }
    if (person === undefined && mails.length === 0) return complain(terminal, words.memory.unknown(visible(address)))
    const { person: says } = words.memory
    const rows: readonly (readonly [string, string])[] = [
      [says.names, names.map(({ shown }) => visible(shown)).join(', ')],
      [says.firstSeen, dayOf(person?.firstSeen)],
      [says.lastSeen, dayOf(person?.lastSeen)],
      [says.received, String(person?.receivedCount ?? 0)],
      [says.sent, String(person?.sentCount ?? 0)],
      [says.mails, String(mails.length)],
      [says.passwords, String(passwords.length)],
    ]
    await terminal.print(`${visible(address)}\n${rows.map(([label, value]) => `  ${label}: ${value}\n`).join('')}`)
    return EXIT.clear
  })

export const forgetPerson = (address: string, task: MemoryTask): Promise<number> =>
  withPlace(task, async (clinic, terminal, { memory }) => {
    if (!(await forget(clinic, address))) return complain(terminal, memory.unknown(visible(address)))
    await terminal.print(`${memory.forgotten(visible(address))}\n`)
    return EXIT.clear
  })

export const expire = (days: number, task: MemoryTask): Promise<number> =>
  withPlace(task, async (clinic, terminal, { memory }) => {
    const gone = await forgetBefore(clinic, Date.now() - days * DAY_MS)
    await terminal.print(`${memory.expired(gone, days)}\n`)
    return EXIT.clear
  })

const dayOf = (at: number | undefined): string => (at === undefined ? '-' : new Date(at).toISOString().slice(0, 10))

async function complain(terminal: Terminal, line: string): Promise<number> {
  await terminal.complain(`sekisho: ${line}`)
  return EXIT.wrong
}

async function withPlace(
  { lang, store: target }: MemoryTask,
  work: (clinic: TenantStore, terminal: Terminal, words: CliWords) => Promise<number>,
): Promise<number> {
  const words = cliWordsFor(lang)
  const terminal = openTerminal()
  try {
    const { store, clinic } = await openPlace(target)
    try {
      return await work(clinic, terminal, words)
    } finally {
      await store.close()
    }
  } catch (error) {
    if (!(error instanceof StoreError)) throw error
    return complain(terminal, words.learn.storeTrouble(error.code, visible(error.message)))
  }
}
