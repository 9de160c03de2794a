import { Command } from '@commander-js/extra-typings'
import type { Lang } from '#domain'
import { storeTarget } from '../store-target.ts'
import { cliWordsFor } from '../words.ts'
import { WrongUse } from '../wrong-use.ts'

const DAYS_MAX = 36_500

/** `sekisho memory`: what is remembered of a person, shown and forgotten on request. */
export function memoryCommand(lang: Lang, end: (code: number) => void) {
  const { memory, learn, check } = cliWordsFor(lang)
  const load = () => import('./run-memory.ts')
  const part = (name: string, about: string, argument: string) =>
    new Command(name)
      .description(about)
      .argument(`<${name === 'expire' ? 'DAYS' : 'ADDRESS'}>`, argument)
      .option('--store <PLACE>', learn.store)
      .option('--json', check.json)
      .option('--lang <ja|en>', check.lang)
  const show = part('show', memory.show, memory.address).action(async (address, { store, json }) =>
    end(await (await load()).showPerson(address, { lang, json: json === true, store: storeTarget(store) })),
  )
  const forget = part('forget', memory.forget, memory.address).action(async (address, { store, json }) =>
    end(await (await load()).forgetPerson(address, { lang, json: json === true, store: storeTarget(store) })),
  )
  const expire = part('expire', memory.expire, memory.days).action(async (text, { store, json }) => {
    const days = /^\d{1,5}$/.test(text) ? Number(text) : 0
    if (days < 1 || days > DAYS_MAX) throw new WrongUse(memory.wrongDays(text))
    end(await (await load()).expire(days, { lang, json: json === true, store: storeTarget(store) }))
  })
  return new Command('memory')
    .summary(memory.summary)
    .description(memory.about)
    .addCommand(show)
    .addCommand(forget)
    .addCommand(expire)
    .addHelpText('after', memory.after.trimEnd())
}
