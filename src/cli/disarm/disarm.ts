import { Command } from '@commander-js/extra-typings'
import type { Lang } from '#domain'
import { cliWordsFor } from '../words.ts'
import { WrongUse } from '../wrong-use.ts'

/** `sekisho disarm`: a copy of a document without active content. */
export function disarmCommand(lang: Lang, end: (code: number) => void) {
  const { disarm, check } = cliWordsFor(lang)
  return new Command('disarm')
    .summary(disarm.summary)
    .description(disarm.about)
    .argument('<FILE>', disarm.file)
    .option('-o, --out <OUT>', disarm.out)
    .option('--force', disarm.force)
    .option('--json', disarm.json)
    .option('--lang <ja|en>', check.lang)
    .addHelpText('after', disarm.after.trimEnd())
    .action(async (file, { out, force, json }) => {
      if (out === undefined) throw new WrongUse(disarm.noOut)
      const { runDisarm } = await import('./run-disarm.ts')
      end(await runDisarm(file, { out, lang, force: force === true, json: json === true }))
    })
}
