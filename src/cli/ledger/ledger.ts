import path from 'node:path'
import { Command } from '@commander-js/extra-typings'
import type { Lang } from '#domain'
import { momentOf } from '../moment-of.ts'
import { storeTarget } from '../store-target.ts'
import { cliWordsFor } from '../words.ts'
import { WrongUse } from '../wrong-use.ts'
import { exportCommand } from './ledger-exporting.ts'
import { findingCommands } from './ledger-finding.ts'
import { importCommand } from './ledger-import.ts'
import { keepingCommands } from './ledger-keeping.ts'
import { ledgerPart } from './ledger-part.ts'
import type { LedgerTask } from './run-ledger.ts'

/** `sekisho ledger`: the log of what happened, to be read and to be checked. */
export function ledgerCommand(lang: Lang, end: (code: number) => void, version: string) {
  const all = cliWordsFor(lang)
  const { ledger: words } = all
  const command = ledgerPart(all)
  const run = async (task: LedgerTask, { store }: { store?: string | undefined }) => {
    // WHY only now: the store is much to load, and most commands do without.
    const { runLedger } = await import('./run-ledger.ts')
    end(await runLedger(task, { store: storeTarget(store), lang }))
  }
  const numberOf = (option: string, text: string): number => {
    if (!/^\d{1,15}$/.test(text)) throw new WrongUse(words.badNumber(option, text))
    return Number(text)
  }
  const verify = command('verify', words.verify)
    .argument('[FILE]', words.file)
    .option('--since <DATE|FILE>', words.since)
    .option('--checkpoint <FILE>', words.older, (file: string, before: string[]) => [...before, file], [])
    .option('--key <KEY>', words.key)
    .option('--json', words.json)
    .action((file, options) => {
      const { checkpoint: checkpoints, key, json } = options
      const since = options.since === undefined ? {} : { since: momentOf(options.since) ?? options.since }
      const given = { ...(file && { file }), ...since, ...(key && { key }) }
      return run({ do: 'verify', ...given, checkpoints, json: json === true }, options)
    })
  const show = command('show', words.show)
    .option('--from <N>', words.from)
    .option('--count <N>', words.count, '20')
    .option('--json', words.json)
    .action((options) => {
      const count = numberOf('--count', options.count)
      const from = options.from === undefined ? {} : { from: numberOf('--from', options.from) }
      return run({ do: 'show', count, ...from, json: options.json === true }, options)
    })
  const write = exportCommand(cliWordsFor(lang), run)
  const checkpoint = command('checkpoint', words.checkpoint)
    .option('--qr', words.qr)
    .option('--svg <FILE>', words.svg)
    .action((options) =>
      run({ do: 'checkpoint', qr: options.qr === true, ...(options.svg && { svg: options.svg }) }, options),
    )
  const rotate = command('rotate', words.rotate)
    .requiredOption('--ledger-key <FILE>', words.keyFile)
    .action((options) => run({ do: 'rotate', keyFile: options.ledgerKey }, options))
  const witness = command('witness', words.witness.about)
    .requiredOption('--url <URL>', words.witness.url)
    .requiredOption('--key <KEY>', words.witness.key)
    .option('--keep <FOLDER>', words.witness.keep)
    .option('--json', words.json)
    .action((options) => {
      const { url, key, keep = checkpointsBeside(storeTarget(options.store)), json } = options
      if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) throw new WrongUse(words.witness.badUrl(url))
      return run({ do: 'witness', url, key, keep, json: json === true }, options)
    })
  const { search, story, replay, index } = findingCommands(cliWordsFor(lang), run, version)
  const { retain, hold, lift, holds } = keepingCommands(cliWordsFor(lang), run)
  const group = new Command('ledger').summary(words.summary).description(words.about)
  const looks = [search, story, replay, verify, show, write, checkpoint, witness]
  for (const each of [...looks, retain, hold, lift, holds, rotate, index]) group.addCommand(each)
  group.addCommand(importCommand(lang, end))
  return group.addHelpText('after', words.after.trimEnd())
}

/** Where the service keeps checkpoints by itself; a store elsewhere has no folder here. */
function checkpointsBeside(store: string): string {
  const folder = /^postgres(?:ql)?:/i.test(store) ? 'sekisho-data' : path.dirname(store.replace(/^sqlite:/, ''))
  return path.join(folder, 'checkpoints')
}
