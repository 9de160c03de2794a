import { Command } from '@commander-js/extra-typings'
import type { Lang } from '#domain'
import { cliWordsFor } from '../words.ts'

/** `sekisho serve`: the service in front of mailboxes. */
export function serveCommand(lang: Lang, end: (code: number) => void, version: string) {
  const { serve: words, check } = cliWordsFor(lang)
  return new Command('serve')
    .summary(words.summary)
    .description(words.about)
    .option('--config <FILE>', words.config)
    .option('--embedded <FOLDER>', words.embedded)
    .option('--lang <ja|en>', check.lang)
    .addHelpText('after', words.after.trimEnd())
    .action(async ({ config, embedded }) => {
      const { runServe } = await import('./run-serve.ts')
      end(await runServe({ lang, version, ...(config && { config }), ...(embedded && { embedded }) }))
    })
}
