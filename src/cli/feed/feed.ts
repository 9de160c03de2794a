import { Command } from '@commander-js/extra-typings'
import type { Lang } from '#domain'
import { storeTarget } from '../store-target.ts'
import { cliWordsFor } from '../words.ts'
import { WrongUse } from '../wrong-use.ts'
import type { FeedTask } from './run-feed.ts'

/** `sekisho feed`: lists of indicators, from files. */
export function feedCommand(lang: Lang, end: (code: number) => void) {
  const { feed: words, check } = cliWordsFor(lang)
  const command = (name: FeedTask['do'], about: string) =>
    new Command(name)
      .summary(about)
      .description(about)
      .option('--store <PLACE>', words.store)
      .option('--json', words.json)
      .option('--lang <ja|en>', check.lang)
  const run = async (task: FeedTask, { store, json }: { store?: string | undefined; json?: true | undefined }) => {
    const { runFeed } = await import('./run-feed.ts')
    end(await runFeed(task, { store: storeTarget(store), lang, json: json === true }))
  }
  const given = (value: string | undefined, task: string): string => {
    if (value === undefined) throw new WrongUse(words.missing(task))
    return value
  }
  const add = command('add', words.add)
    .argument('[NAME]', words.name)
    .argument('[FILE]', words.file)
    .action((name, file, options) => {
      const task = { do: 'add', name: given(name, 'add'), file: given(file, 'add') } as const
      if (!/^[A-Za-z0-9][A-Za-z0-9-]{0,39}$/u.test(task.name)) throw new WrongUse(words.badName(task.name))
      return run(task, options)
    })
  const read = command('import', words.import)
    .argument('[NAME...]', words.names)
    .action((names, options) => run({ do: 'import', names }, options))
  const list = command('list', words.list).action((options) => run({ do: 'list' }, options))
  const test = command('check', words.check)
    .argument('[FILE]', words.source)
    .action((source, options) => run({ do: 'check', source: given(source, 'check') }, options))
  const remove = command('remove', words.remove)
    .argument('[NAME]', words.name)
    .action((name, options) => run({ do: 'remove', name: given(name, 'remove') }, options))
  const group = new Command('feed').summary(words.summary).description(words.about)
  for (const each of [add, read, list, test, remove]) group.addCommand(each)
  return group.addHelpText('after', words.after.trimEnd())
}
