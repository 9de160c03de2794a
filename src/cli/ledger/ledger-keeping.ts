import { momentOf } from '../moment-of.ts'
import type { CliWords } from '../wording.ts'
import { WrongUse } from '../wrong-use.ts'
import { ledgerPart, type RunLedgerPart } from './ledger-part.ts'

// The parts of `sekisho ledger` that say how long its contents are kept.

export function keepingCommands(words: CliWords, run: RunLedgerPart) {
  const { ledger } = words
  const { keep, find } = ledger
  const command = ledgerPart(words)
  const retain = command('retain', keep.retain)
    .requiredOption('--days <N>', keep.days)
    .requiredOption('--ledger-key <FILE>', keep.keyFile)
    .action((options) => {
      // WHY not 0: it would drop everything there is, and a slip of the finger must not.
      if (!/^[1-9]\d{0,5}$/.test(options.days)) throw new WrongUse(keep.badDays(options.days))
      return run({ do: 'retain', days: Number(options.days), keyFile: options.ledgerKey }, options)
    })
  const hold = command('hold', keep.hold)
    .argument('[MAIL]', find.mail)
    .option('--all-since <TIME>', keep.allSince)
    .requiredOption('--reason <TEXT>', keep.reason)
    .requiredOption('--ledger-key <FILE>', keep.keyFile)
    .action((mail, options) => {
      const { allSince, ledgerKey: keyFile } = options
      if (mail === '' || (mail === undefined) === (allSince === undefined))
        throw new WrongUse(keep.oneTarget('--all-since'))
      const since = allSince === undefined ? undefined : momentOf(allSince)
      if (allSince !== undefined && since === undefined) throw new WrongUse(find.badTime('--all-since', allSince))
      const target = { ...(mail !== undefined && { mail }), ...(since !== undefined && { since }) }
      return run({ do: 'hold', target, reason: reasonOf(options.reason, keep.noReason), keyFile }, options)
    })
  const lift = command('lift-hold', keep.liftHold)
    .argument('[MAIL]', find.mail)
    .option('--all', keep.all)
    .requiredOption('--reason <TEXT>', keep.reason)
    .requiredOption('--ledger-key <FILE>', keep.keyFile)
    .action((mail, options) => {
      // WHY '' too: in the store it stands for everything, and it must not be meant by an empty word.
      if (mail === '' || (mail === undefined) !== (options.all === true)) throw new WrongUse(keep.oneTarget('--all'))
      const reason = reasonOf(options.reason, keep.noReason)
      return run({ do: 'lift-hold', ...(mail !== undefined && { mail }), reason, keyFile: options.ledgerKey }, options)
    })
  const holds = command('holds', keep.holds)
    .option('--json', ledger.json)
    .action((options) => run({ do: 'holds', json: options.json === true }, options))
  return { retain, hold, lift, holds }
}

function reasonOf(text: string, complaint: string): string {
  if (text.trim() === '') throw new WrongUse(complaint)
  return text.trim()
}
