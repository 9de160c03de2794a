import { Command } from '@commander-js/extra-typings'
import type { Lang } from '#domain'
import { storeTarget } from './store-target.ts'
import { cliWordsFor } from './words.ts'
import { WrongUse } from './wrong-use.ts'

/** `sekisho learn`: remembers whom the place writes with, from mail it already has. */
export function learnCommand(lang: Lang, end: (code: number) => void) {
  const words = cliWordsFor(lang)
  const { learn, check, wrong } = words
  return new Command('learn')
    .summary(learn.summary)
    .description(learn.about)
    .argument('[PATH...]', learn.paths)
    .option('--own <DOMAIN>', learn.own, gathered)
    .option('--sent', learn.sent)
    .option('--received', learn.received)
    .option('--address-book <FILE>', learn.addressBook)
    .option('--imap <URL>', learn.imap.url)
    .option('--imap-user <NAME>', learn.imap.user)
    .option('--imap-password-file <FILE>', learn.imap.passwordFile)
    .option('--imap-ca <FILE>', learn.imap.ca)
    .option('--folder <NAME>', learn.imap.folder, gathered)
    .option('--allow-plain', learn.imap.allowPlain)
    .option('--store <PLACE>', learn.store)
    .option('--lang <ja|en>', check.lang)
    .addHelpText('after', learn.after.trimEnd())
    .action(async (paths, options) => {
      const { own = [], folder = [], sent, received, addressBook, store } = options
      // WHY only now: the store is much to load, and most commands do without.
      const { imapAccount } = await import('./imap-settings.ts')
      const account = imapAccount({ ...options, folder }, words)
      if (paths.length === 0 && addressBook === undefined && account === undefined) throw new WrongUse(wrong.noPath)
      const { runLearn } = await import('./run-learn.ts')
      const direction = sent === true ? 'out' : received === true ? 'in' : undefined
      end(
        await runLearn({
          ...{ paths, own, lang, store: storeTarget(store) },
          ...(direction === undefined ? {} : { direction }),
          ...(addressBook === undefined ? {} : { addressBook }),
          ...(account === undefined ? {} : { imap: { account, folders: folder } }),
        }),
      )
    })
}

// WHY without a default of its own: the help would show it.
const gathered = (each: string, all: readonly string[] | undefined): readonly string[] => [...(all ?? []), each]
