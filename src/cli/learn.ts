import { Command } from '@commander-js/extra-typings'
import type { Lang } from '#domain'
import { storeTarget } from './store-target.ts'
import { cliWordsFor } from './words.ts'
import { WrongUse } from './wrong-use.ts'

/** `sekisho learn`: remembers whom the place writes with, from mail it already has. */
export function learnCommand(lang: Lang, end: (code: number) => void) {
  const { learn, check, wrong } = cliWordsFor(lang)
  return new Command('learn')
    .summary(learn.summary)
    .description(learn.about)
    .argument('[PATH...]', learn.paths)
    .option('--own <DOMAIN>', learn.own, (each: string, all: string[]) => [...all, each], [] as string[])
    .option('--sent', learn.sent)
    .option('--received', learn.received)
    .option('--address-book <FILE>', learn.addressBook)
    .option('--store <PLACE>', learn.store)
    .option('--lang <ja|en>', check.lang)
    .addHelpText('after', learn.after.trimEnd())
    .action(async (paths, options) => {
      const { own, sent, received, addressBook, store } = options
      if (paths.length === 0 && addressBook === undefined) throw new WrongUse(wrong.noPath)
      // WHY only now: the store is much to load, and most commands do without.
      const { runLearn } = await import('./run-learn.ts')
      const direction = sent === true ? 'out' : received === true ? 'in' : undefined
      end(
        await runLearn({
          ...{ paths, own, lang, store: storeTarget(store) },
          ...(direction === undefined ? {} : { direction }),
          ...(addressBook === undefined ? {} : { addressBook }),
        }),
      )
    })
}
