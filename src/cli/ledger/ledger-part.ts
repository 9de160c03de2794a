import { Command } from '@commander-js/extra-typings'
import type { CliWords } from '../wording.ts'
import type { LedgerTask } from './run-ledger.ts'

/** Carries out a part of `sekisho ledger`. */
export type RunLedgerPart = (task: LedgerTask, place: { readonly store?: string | undefined }) => Promise<void>

/** Begins a part of `sekisho ledger`, with the options that all of them have. */
export const ledgerPart =
  ({ ledger, check }: Pick<CliWords, 'ledger' | 'check'>) =>
  (name: LedgerTask['do'], about: string) =>
    new Command(name)
      .summary(about)
      .description(about)
      .option('--store <PLACE>', ledger.store)
      .option('--lang <ja|en>', check.lang)
