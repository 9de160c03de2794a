import { Command } from '@commander-js/extra-typings'
import { DEFAULT_LIMITS, type Lang } from '#domain'
import { settingsOf } from '../check/check-settings.ts'
import { cliWordsFor } from '../words.ts'

/** `sekisho macros`: the code in documents and mails, and what it comes to. */
export function macrosCommand(lang: Lang, end: (code: number) => void) {
  const words = cliWordsFor(lang)
  const { check, macros } = words
  return new Command('macros')
    .summary(macros.summary)
    .description(macros.about)
    .argument('<PATH...>', check.paths)
    .option('--json', check.json)
    .option('--lang <ja|en>', check.lang)
    .option('--timeout <SECONDS>', check.timeout(DEFAULT_LIMITS.timeoutMs / 1000))
    .option('--verbose', check.verbose)
    .addHelpText('after', macros.after.trimEnd())
    .action(async (paths, options) => {
      const { runCheck } = await import('../check/run-check.ts')
      end(await runCheck(paths, { ...settingsOf(options, lang, words), withCode: true }))
    })
}
