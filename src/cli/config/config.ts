import { Command } from '@commander-js/extra-typings'
import type { Lang } from '#domain'
import { cliWordsFor } from '../words.ts'

/** `sekisho config`: the configuration, before anything runs on it. */
export function configCommand(lang: Lang, end: (code: number) => void) {
  const { config: words, check } = cliWordsFor(lang)
  const checking = new Command('check')
    .summary(words.check)
    .description(words.check)
    .argument('[FILE]', words.file)
    .option('--json', words.json)
    .option('--lang <ja|en>', check.lang)
    .addHelpText('after', words.after.trimEnd())
    .action(async (file, { json }) => {
      const { checkConfig } = await import('./check-config.ts')
      end(await checkConfig({ file, lang, json: json === true }))
    })
  return new Command('config').summary(words.summary).description(words.about).addCommand(checking)
}
