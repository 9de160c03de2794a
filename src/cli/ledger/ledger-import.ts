import { Command } from '@commander-js/extra-typings'
import type { Lang } from '#domain'
import type { LogFormat } from '#ledger'
import { storeTarget } from '../store-target.ts'
import { cliWordsFor } from '../words.ts'
import { WrongUse } from '../wrong-use.ts'

const FORMATS: readonly LogFormat[] = ['mail-log', 'exim', 'microsoft-trace', 'microsoft-audit', 'google-workspace']
const HOUR_MS = 3_600_000

/** `sekisho ledger import`: the logs that other mail servers keep. */
export function importCommand(lang: Lang, end: (code: number) => void) {
  const { ledgerImport: words, ledger, check } = cliWordsFor(lang)
  return new Command('import')
    .summary(words.summary)
    .description(words.about)
    .argument('[FILE...]', words.files)
    .option('--format <NAME>', words.format)
    .option('--zone <ZONE>', words.zone)
    .option('--gap <HOURS>', words.gap)
    .option('--store <PLACE>', ledger.store)
    .option('--ledger-key <FILE>', words.keyFile)
    .option('--json', ledger.json)
    .option('--lang <ja|en>', check.lang)
    .addHelpText('after', words.after.trimEnd())
    .action(async (files, { format, zone, gap, store, ledgerKey: keyFile, json }) => {
      if (files.length === 0) throw new WrongUse(words.noFile)
      const named = FORMATS.find((name) => name === format)
      if (format !== undefined && named === undefined) throw new WrongUse(words.badFormat(format, FORMATS.join(', ')))
      const zoneMinutes = zone === undefined ? undefined : minutesEast(zone)
      if (Number.isNaN(zoneMinutes)) throw new WrongUse(words.badZone(zone ?? ''))
      if (gap !== undefined && !/^\d{1,4}(?:\.\d{1,2})?$/.test(gap)) throw new WrongUse(words.badGap(gap))
      const given = {
        ...(named && { format: named }),
        ...(zoneMinutes !== undefined && { zoneMinutes }),
        ...(gap && { gapMs: Number(gap) * HOUR_MS }),
        ...(keyFile && { keyFile }),
      }
      // WHY only now: the store is much to load, and most commands do without.
      const { runImport } = await import('./import-logs.ts')
      end(await runImport({ files, ...given, json: json === true }, { store: storeTarget(store), lang }))
    })
}

/** `+09:00`, `Z`; NaN where it is neither. */
function minutesEast(zone: string): number {
  if (/^(?:Z|UTC)$/i.test(zone)) return 0
  const [, sign, hours, minutes = '00'] = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone) ?? []
  return sign === undefined ? Number.NaN : (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
}
