import path from 'node:path'
import { Command } from '@commander-js/extra-typings'
import type { Lang } from '#domain'
import { storeTarget } from '../store-target.ts'
import { cliWordsFor } from '../words.ts'
import { WrongUse } from '../wrong-use.ts'
import { nextHopFrom } from './next-hop-from.ts'
import type { QuarantinePlace, QuarantineTask } from './quarantine-desk.ts'

const COUNT_MAX = 200

interface PlaceOptions {
  readonly store?: string | undefined
  readonly tenant?: string | undefined
  readonly heldKey?: string | undefined
  readonly ledgerKey?: string | undefined
}

/** `sekisho quarantine`: held mails, to be looked at, delivered or deleted. */
export function quarantineCommand(lang: Lang, end: (code: number) => void) {
  const { quarantine: words, check } = cliWordsFor(lang)
  const command = (name: QuarantineTask['do'], about: string) =>
    new Command(name)
      .summary(about)
      .description(about)
      .option('--store <PLACE>', words.store)
      .option('--tenant <NAME>', words.tenant)
      .option('--json', words.json)
      .option('--lang <ja|en>', check.lang)
  const run = async (task: QuarantineTask, options: PlaceOptions & { readonly json?: true | undefined }) => {
    // WHY only now: the store is much to load, and most commands do without.
    const { runQuarantine } = await import('./run-quarantine.ts')
    end(await runQuarantine(task, { ...placeOf(options), lang, json: options.json === true }))
  }
  const list = command('list', words.list)
    .option('--all', words.all)
    .option('--to <ADDRESS>', words.to)
    .option('--text <TEXT>', words.text)
    .option('--count <N>', words.count, '20')
    .option('--before <ID>', words.before)
    .action(({ all, to, text, count, before, ...options }) => {
      const limit = /^\d{1,3}$/.test(count) ? Number(count) : 0
      if (limit < 1 || limit > COUNT_MAX) throw new WrongUse(words.badCount(count))
      const some = { ...(to && { recipient: to }), ...(text && { text }), ...(before && { before }) }
      return run(
        { do: 'list', query: { limit, ...(all === true ? {} : { state: 'held' as const }), ...some } },
        options,
      )
    })
  const show = command('show', words.show)
    .argument('<ID>', words.id)
    .option('--ledger-key <FILE>', words.ledgerKey)
    .action((mail, options) => run({ do: 'show', mail }, options))
  const save = command('save', words.save)
    .argument('<ID>', words.id)
    .requiredOption('-o, --out <FILE>', words.out)
    .option('--held-key <FILE>', words.key)
    .option('--ledger-key <FILE>', words.ledgerKey)
    .action((mail, { out, ...options }) => run({ do: 'save', mail, out }, options))
  const release = command('release', words.release)
    .argument('<ID>', words.id)
    .option('--to <ADDRESS>', words.releaseTo, (one: string, before: readonly string[] = []) => [...before, one])
    .requiredOption('--reason <TEXT>', words.reason)
    .requiredOption('--next-hop <WHERE>', words.nextHop)
    .option('--again', words.again)
    .option('--held-key <FILE>', words.key)
    .option('--ledger-key <FILE>', words.ledgerKey)
    .action((mail, { to, reason, nextHop: where, again, ...options }) => {
      const nextHop = nextHopFrom(where)
      if (nextHop === undefined) throw new WrongUse(words.badNextHop(where))
      const recipients = to === undefined ? {} : { recipients: to }
      return run({ do: 'release', mail, reason, nextHop, again: again === true, ...recipients }, options)
    })
  const drop = command('delete', words.delete)
    .argument('<ID>', words.id)
    .requiredOption('--reason <TEXT>', words.reason)
    .option('--held-key <FILE>', words.key)
    .option('--ledger-key <FILE>', words.ledgerKey)
    .action((mail, { reason, ...options }) => run({ do: 'delete', mail, reason }, options))
  const group = new Command('quarantine').summary(words.summary).description(words.about)
  for (const each of [list, show, save, release, drop]) group.addCommand(each)
  return group.addHelpText('after', words.after.trimEnd())
}

function placeOf({ store, tenant, heldKey, ledgerKey }: PlaceOptions): Omit<QuarantinePlace, 'lang' | 'json'> {
  const target = storeTarget(store)
  // A store elsewhere has no folder here.
  const folder = /^postgres(?:ql)?:/i.test(target) ? 'sekisho-data' : path.dirname(target.replace(/^sqlite:/, ''))
  const usual = path.join(folder, 'keys', 'quarantine.key')
  return {
    store: target,
    keyFileOf: (of) => heldKey ?? (of === MAIN ? usual : `${usual}.${of}`),
    ...(tenant === undefined ? {} : { tenant }),
    ...(ledgerKey === undefined ? {} : { ledgerKey }),
  }
}

// WHY not from the store's own door: it is much to load, and most commands do without.
const MAIN = 'main'
