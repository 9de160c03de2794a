import { Command } from '@commander-js/extra-typings'
import type { Lang } from '#domain'
import { cliWordsFor } from '../words.ts'
import { WrongUse } from '../wrong-use.ts'
import { sinceOf } from './since-of.ts'

/** `sekisho recheck`: what was delivered is judged by what is known today. */
export function recheckCommand(lang: Lang, end: (code: number) => void, version: string) {
  const { recheck: words, check } = cliWordsFor(lang)
  return new Command('recheck')
    .summary(words.summary)
    .description(words.about)
    .requiredOption('--since <TIME>', words.since)
    .option('--tenant <NAME>', words.tenant)
    .option('--dry-run', words.dryRun)
    .option('--config <FILE>', words.config)
    .option('--json', words.json)
    .option('--lang <ja|en>', check.lang)
    .addHelpText('after', words.after.trimEnd())
    .action(async ({ since: text, tenant, dryRun, config, json }) => {
      const since = sinceOf(text, Date.now())
      if (since === undefined) throw new WrongUse(words.badSince(text))
      const task = { since, dryRun: dryRun === true, json: json === true, ...(tenant && { tenant }) }
      // WHY only now: the whole house is much to load, and most commands do without.
      const { runRecheck } = await import('./run-recheck.ts')
      end(await runRecheck(task, { lang, version, ...(config && { config }) }))
    })
}
