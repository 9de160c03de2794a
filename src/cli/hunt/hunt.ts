import { Command } from '@commander-js/extra-typings'
import type { Lang } from '#domain'
import { gathered } from '../gathered.ts'
import { storeTarget } from '../store-target.ts'
import { cliWordsFor } from '../words.ts'
import { WrongUse } from '../wrong-use.ts'

/** `sekisho hunt`: whom did this wave reach? */
export function huntCommand(lang: Lang, end: (code: number) => void, version: string) {
  const { hunt: words, check } = cliWordsFor(lang)
  return new Command('hunt')
    .summary(words.summary)
    .description(words.about)
    .option('--hash <SHA256>', words.hash, gathered)
    .option('--link <URL>', words.link, gathered)
    .option('--link-host <HOST>', words.linkHost, gathered)
    .option('--sender <ADDRESS>', words.sender, gathered)
    .option('--recipient <ADDRESS>', words.recipient, gathered)
    .option('--part <NAME>', words.part, gathered)
    .option('--subject <WORDS>', words.subject, gathered)
    .option('--message-id <ID>', words.messageId, gathered)
    .option('--finding <RULE>', words.finding, gathered)
    .option('--verdict <VERDICT>', words.verdict, gathered)
    .option('--since <TIME>', words.since)
    .option('--until <TIME>', words.until)
    .option('--rule <FILE>', words.rule)
    .option('--store <PLACE>', words.store)
    .option('--ledger-key <FILE>', words.keyFile)
    .option('--claw-back', words.clawBack)
    .option('--yes', words.yes)
    .option('--config <FILE>', words.config)
    .option('--tenant <NAME>', words.tenant)
    .option('--json', words.json)
    .option('--lang <ja|en>', check.lang)
    .addHelpText('after', words.after.trimEnd())
    .action(async ({ store, ledgerKey: keyFile, json, rule, since, until, lang: _lang, ...rest }) => {
      const { clawBack, yes, config, tenant, ...asked } = rest
      const given = {
        ...(since && { since }),
        ...(until && { until }),
        ...(rule && { rule }),
        ...(keyFile && { keyFile }),
      }
      const isAsked = Object.keys(asked).length > 0 || since !== undefined || until !== undefined || rule !== undefined
      if (!isAsked) throw new WrongUse(words.nothingAsked)
      const task = { ...given, asked, json: json === true }
      const needless = without({ yes, config, tenant })
      if (clawBack !== true && needless !== undefined) throw new WrongUse(words.onlyWithClawBack(needless))
      if (clawBack === true) {
        if (store !== undefined || keyFile !== undefined) throw new WrongUse(words.placeFromConfig)
        const { huntAndClawBack } = await import('./hunt-and-claw-back.ts')
        const fetching = { yes: yes === true, ...(tenant && { tenant }) }
        end(await huntAndClawBack(task, fetching, { lang, version, ...(config && { config }) }))
        return
      }
      // WHY only now: the store is much to load, and most commands do without.
      const { runHunt } = await import('./run-hunt.ts')
      end(await runHunt(task, { store: storeTarget(store), lang }))
    })
}

/** The first of the options that say nothing by themselves. */
const without = (given: Readonly<Record<string, unknown>>): string | undefined => {
  const [name] = Object.keys(given).filter((each) => given[each] !== undefined)
  return name === undefined ? undefined : `--${name}`
}
