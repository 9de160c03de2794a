import { existsSync } from 'node:fs'
import {
  type HeldQuery,
  type NextHop,
  openQuarantine,
  type Quarantine,
  QuarantineError,
  type QuarantineReader,
  readQuarantine,
} from '#actions'
import type { Lang } from '#domain'
import type { Detail } from '#ledger'
import { visible } from '#report'
import type { Desk } from '../desk.ts'
import type { Place } from '../open-place.ts'
import { placeTrouble } from '../place-trouble.ts'
import { recordInLedger } from '../record-in-ledger.ts'

// What the parts of `sekisho quarantine` share: what was asked, where, and what is written down of it.

export type QuarantineTask =
  | { readonly do: 'list'; readonly query: HeldQuery & { readonly limit: number } }
  | { readonly do: 'show'; readonly mail: string }
  | { readonly do: 'save'; readonly mail: string; readonly out: string }
  | {
      readonly do: 'release'
      readonly mail: string
      /** Everybody who waits for it where it is left out. */
      readonly recipients?: readonly string[]
      readonly reason: string
      readonly nextHop: NextHop
      readonly again: boolean
    }
  | { readonly do: 'delete'; readonly mail: string; readonly reason: string }

export interface QuarantinePlace {
  readonly store: string
  /** One clinic of the house; all of them where it is left out. */
  readonly tenant?: string
  /** Each clinic has its own key. */
  readonly keyFileOf: (tenant: string) => string
  /** What is done is recorded with it, where it is given. */
  readonly ledgerKey?: string
  readonly lang: Lang
  readonly json: boolean
}

export type Work = Desk &
  Pick<QuarantinePlace, 'lang' | 'json' | 'ledgerKey' | 'keyFileOf'> & {
    readonly place: Place
    /** Why nothing can be written into the ledger, where a key was given and the mail is only looked at. */
    readonly trouble?: string | undefined
  }
export type Task<Do extends QuarantineTask['do']> = QuarantineTask & { readonly do: Do }

const SETTINGS = { clock: Date.now, bytesMax: Number.MAX_SAFE_INTEGER }

export const readerOf = ({ place }: Work): QuarantineReader => readQuarantine(place.clinic, SETTINGS)

export function opened({ place, keyFileOf }: Work): Promise<Quarantine> {
  const keyFile = keyFileOf(place.clinic.tenant)
  // WHY: what is held was sealed with a key that is somewhere; a path with a typing error must not make another one.
  if (!existsSync(keyFile))
    throw new QuarantineError(
      'no-key',
      `Cannot open the quarantine: its key "${keyFile}" is not there; name it (--held-key)`,
    )
  const { isShared } = place.store
  return openQuarantine(place.clinic, { ...SETTINGS, keyFile, isShared, keepDays: Number.MAX_SAFE_INTEGER })
}

/** What is said of a place that is at fault; undefined for a bug. */
export const lineOf = (error: unknown, words: Desk['words']): string | undefined =>
  error instanceof QuarantineError
    ? words.quarantine.trouble(error.code, visible(error.message, 1_000))
    : placeTrouble(error, words)

/** Writes down what was done; what keeps it from being written is said, for it is done already. */
export async function record(details: readonly Detail[], work: Work): Promise<void> {
  const { ledgerKey, place, terminal, words, trouble } = work
  const { notRecorded, recordTrouble } = words.quarantine
  if (ledgerKey === undefined) return terminal.complain(notRecorded)
  if (trouble !== undefined) return terminal.complain(`sekisho: ${recordTrouble(trouble)}`)
  try {
    await recordInLedger(place.clinic, ledgerKey, details)
  } catch (error) {
    const why = lineOf(error, words)
    if (why === undefined) throw error
    await terminal.complain(`sekisho: ${recordTrouble(why)}`)
  }
}
