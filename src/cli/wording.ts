import type { InputErrorCode } from '../doors/file/index.ts'
import type { ConfigWords } from './config/config-wording.ts'
import type { DisarmWords } from './disarm/disarm-wording.ts'
import type { FeedWords } from './feed/feed-wording.ts'
import type { HuntWords } from './hunt/hunt-wording.ts'
import type { LearnWords } from './learn/learn-wording.ts'
import type { LedgerWords } from './ledger/ledger-wording.ts'
import type { LogImportWords } from './ledger/log-import-wording.ts'
import type { MemoryWords } from './memory/memory-wording.ts'
import type { QuarantineWords } from './quarantine/quarantine-wording.ts'
import type { RecheckWords } from './recheck/recheck-wording.ts'
import type { ServeWords } from './serve/serve-wording.ts'

/** What the command line says besides reports: help, complaints, progress. */
export interface CliWords {
  readonly headings: Readonly<Record<'Usage:' | 'Arguments:' | 'Options:' | 'Commands:', string>>
  readonly about: string
  readonly version: string
  readonly help: string
  readonly helpCommand: string
  readonly check: {
    readonly summary: string
    readonly about: string
    readonly paths: string
    readonly json: string
    readonly lang: string
    readonly policy: string
    readonly store: string
    readonly password: string
    readonly yara: string
    readonly clamd: string
    readonly trustResults: string
    readonly jobs: (count: number) => string
    readonly timeout: (seconds: number) => string
    readonly verbose: string
    readonly after: string
  }
  readonly learn: LearnWords
  readonly memory: MemoryWords
  readonly serve: ServeWords
  readonly config: ConfigWords
  readonly feed: FeedWords
  readonly ledger: LedgerWords
  readonly ledgerImport: LogImportWords
  readonly hunt: HuntWords
  readonly recheck: RecheckWords
  readonly quarantine: QuarantineWords
  readonly macros: { readonly summary: string; readonly about: string; readonly after: string }
  readonly disarm: DisarmWords
  /** `what: why. what to do` for each mistake on the command line; `value` is what was given. */
  readonly wrong: {
    readonly noCommand: string
    readonly command: (value: string) => string
    /** Under a command that has commands of its own: none named, or one that is not there. `command` is `sekisho feed`. */
    readonly noPart: (command: string, parts: readonly string[]) => string
    readonly part: (command: string, value: string, parts: readonly string[]) => string
    readonly option: (value: string, command: string) => string
    readonly optionValue: (value: string, command: string) => string
    readonly noPath: (command: string) => string
    readonly missing: (argument: string, command: string) => string
    readonly tooMany: (command: string) => string
    readonly scanner: (code: string, message: string) => string
    readonly clamd: (value: string) => string
    readonly lang: (value: string) => string
    readonly policy: (value: string, names: string) => string
    readonly trustResults: (value: string) => string
    readonly jobs: (value: string) => string
    readonly timeout: (value: string) => string
    readonly other: (message: string, command: string) => string
  }
  readonly input: Readonly<Record<InputErrorCode, (file: string, reason: string) => string>>
  /** Sentences for the system's own codes; anything else is shown as it is. */
  readonly reasons: Readonly<Record<string, string>>
  readonly noWorker: (reason: string) => string
  readonly progress: (done: number, total: string, perSecond: number, left: string) => string
  readonly checking: string
  readonly left: (seconds: number) => string
}
