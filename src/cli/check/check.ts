import { Command } from '@commander-js/extra-typings'
import { DEFAULT_LIMITS, type Lang } from '#domain'
import { defaultJobs } from '#pool'
import { gathered } from '../gathered.ts'
import { cliWordsFor } from '../words.ts'
import { settingsOf } from './check-settings.ts'

/** `sekisho check`: looks at mails and files and says what it found. */
export function checkCommand(lang: Lang, end: (code: number) => void) {
  const words = cliWordsFor(lang)
  const { check } = words
  return new Command('check')
    .summary(check.summary)
    .description(check.about)
    .argument('<PATH...>', check.paths)
    .option('--json', check.json)
    .option('--lang <ja|en>', check.lang)
    .option('--policy <NAME>', check.policy)
    .option('--trust-results <ID>', check.trustResults, gathered)
    .option('--store <PLACE>', check.store)
    .option('--password <WORD>', check.password, gathered)
    .option('--yara <FOLDER>', check.yara)
    .option('--clamd <PLACE>', check.clamd)
    .option('--jobs <N>', check.jobs(defaultJobs()))
    .option('--timeout <SECONDS>', check.timeout(DEFAULT_LIMITS.timeoutMs / 1000))
    .option('--verbose', check.verbose)
    .addHelpText('after', check.after.trimEnd())
    .action(async (paths, options) => {
      // WHY only now: no other command has to load the road.
      const { runCheck } = await import('./run-check.ts')
      end(await runCheck(paths, settingsOf(options, lang, words)))
    })
}
