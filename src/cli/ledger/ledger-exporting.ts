import { Command } from '@commander-js/extra-typings'
import type { EntryKind } from '#ledger'
import { gathered } from '../gathered.ts'
import { momentOf } from '../moment-of.ts'
import type { CliWords } from '../wording.ts'
import { WrongUse } from '../wrong-use.ts'
import type { RunLedgerPart } from './ledger-part.ts'

const FORMATS = ['ndjson', 'csv', 'ecs', 'ocsf'] as const

/** `sekisho ledger export`: its options, and what is meant by them. */
export function exportCommand({ ledger, check }: CliWords, run: RunLedgerPart) {
  const { exporting, find } = ledger
  const timeOf = (option: '--since' | '--until', text: string) => {
    const at = momentOf(text, option === '--until')
    if (at === undefined) throw new WrongUse(find.badTime(option, text))
    return at
  }
  const kindOf = (text: string): EntryKind => {
    const named = Object.entries(ledger.kinds).find(([kind, word]) => kind === text || word === text)?.[0]
    if (named === undefined) throw new WrongUse(exporting.badKind(text, Object.keys(ledger.kinds).join(', ')))
    return named as EntryKind
  }
  return new Command('export')
    .summary(ledger.export)
    .description(ledger.export)
    .option('--format <NAME>', exporting.format, 'ndjson')
    .option('--mail <MAIL>', exporting.mail)
    .option('--since <TIME>', exporting.since)
    .option('--until <TIME>', exporting.until)
    .option('--kind <KIND>', exporting.kind, gathered)
    .option('-o, --out <FILE>', ledger.out)
    .option('--ledger-key <FILE>', exporting.keyFile)
    .option('--store <PLACE>', ledger.store)
    .option('--lang <ja|en>', check.lang)
    .action((options) => {
      const { mail, since, until, kind: kinds, out, ledgerKey: keyFile } = options
      const format = FORMATS.find((name) => name === options.format)
      if (format === undefined) throw new WrongUse(exporting.badFormat(options.format, FORMATS.join(', ')))
      const filter = {
        ...(mail !== undefined && { mail }),
        ...(since !== undefined && { since: timeOf('--since', since) }),
        ...(until !== undefined && { until: timeOf('--until', until) }),
        ...(kinds !== undefined && { kinds: kinds.map(kindOf) }),
      }
      return run({ do: 'export', format, filter, ...(out && { out }), ...(keyFile && { keyFile }) }, options)
    })
}
