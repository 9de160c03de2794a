import { Command } from '@commander-js/extra-typings'
import type { Lang } from '#domain'
import { gathered } from '../gathered.ts'
import { storeTarget } from '../store-target.ts'
import { cliWordsFor } from '../words.ts'
import { WrongUse } from '../wrong-use.ts'

/** `sekisho learn`: remembers whom the place writes with, from mail it already has. */
export function learnCommand(lang: Lang, end: (code: number) => void) {
  const words = cliWordsFor(lang)
  const { learn, check } = words
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
    .option('--imap-token-url <URL>', learn.imap.tokenUrl)
    .option('--imap-client-id <ID>', learn.imap.clientId)
    .option('--imap-client-secret-file <FILE>', learn.imap.clientSecretFile)
    .option('--imap-refresh-token-file <FILE>', learn.imap.refreshTokenFile)
    .option('--imap-scope <SCOPE>', learn.imap.scope)
    .option('--imap-ca <FILE>', learn.imap.ca)
    .option('--folder <NAME>', learn.imap.folder, gathered)
    .option('--allow-plain', learn.imap.allowPlain)
    .option('--store <PLACE>', learn.store)
    .option('--lang <ja|en>', check.lang)
    .addHelpText('after', learn.after.trimEnd())
    .action(async (paths, options) => {
      const { own = [], folder = [], sent, received, addressBook, store } = options
      if (sent === true && received === true) throw new WrongUse(learn.bothWays)
      const strange = own.find((each) => !isOwn(each))
      if (strange !== undefined) throw new WrongUse(learn.wrongOwn(strange))
      // WHY only now: the store is much to load, and most commands do without.
      const { imapAccount } = await import('./imap-settings.ts')
      const account = imapAccount({ ...options, folder }, words)
      if (paths.length === 0 && addressBook === undefined && account === undefined)
        throw new WrongUse(learn.nothingGiven)
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

// A host name with a dot in it, in any script, or an address there: what somebody types by mistake has neither.
const isOwn = (text: string): boolean =>
  text.length <= 320 &&
  /^(?:[^\s@<>"]+@)?[\p{L}\p{N}](?:[\p{L}\p{N}-]*[.．。])+[\p{L}\p{N}\p{M}-]+$/u.test(text.normalize('NFKC'))
