import { existsSync } from 'node:fs'
import { type Config, loadConfig, loadPolicy, type Mistake } from '#config'
import type { Lang } from '#domain'
import { RULES } from '#examine'
import { pad, visible, widthOf } from '#report'
import { POLICIES } from '#verdict'
import { openTerminal } from '../terminal.ts'
import { cliWordsFor } from '../words.ts'
import { EXIT, WrongUse } from '../wrong-use.ts'

export interface CheckConfigSettings {
  readonly file: string | undefined
  readonly lang: Lang
  readonly json: boolean
}

const PLACES = ['sekisho.yaml', '/etc/sekisho/sekisho.yaml']

/** Says all that is wrong with a configuration, or what would run; gives the exit code. */
export async function checkConfig({ file: given, lang, json }: CheckConfigSettings): Promise<number> {
  const words = cliWordsFor(lang).config
  const file = given ?? PLACES.find((each) => existsSync(each))
  if (file === undefined) throw new WrongUse(words.noConfig(PLACES.join(', ')))
  const terminal = openTerminal()
  const reading = loadConfig(file)
  const mistakes: FileMistake[] =
    'mistakes' in reading ? reading.mistakes.map((each) => ({ ...each, file })) : mistakesInPolicies(reading.config)
  const code = mistakes.length > 0 ? EXIT.wrong : EXIT.clear
  if (json) {
    await terminal.print(`${JSON.stringify({ file, mistakes, notes: reading.notes })}\n`)
    return code
  }
  const line = (each: FileMistake) => `  ${mistakeLine(each, lang)}\n`
  if (mistakes.length > 0)
    await terminal.print(`${words.mistakes(visible(file), mistakes.length)}\n${mistakes.map(line).join('')}`)
  if ('config' in reading && mistakes.length === 0)
    await terminal.print(`${words.good(visible(file))}\n${table(words.summaryOf(reading.config))}`)
  if (reading.notes.length > 0)
    await terminal.print(
      `${words.notes(reading.notes.length)}\n${reading.notes.map((each) => line({ ...each, file })).join('')}`,
    )
  return code
}

type FileMistake = Mistake & { readonly file: string }

/** Policies of the place's own are files of their own. */
function mistakesInPolicies({ policy, clinics }: Config): FileMistake[] {
  const named = [policy, ...clinics.flatMap((clinic) => [clinic.policy, ...Object.values(clinic.recipients)])]
  const files = new Set(named.filter((each) => !Object.hasOwn(POLICIES, each)))
  const ground = { policies: POLICIES, rules: RULES.map(({ id }) => id) }
  return [...files].flatMap((file) => {
    const reading = loadPolicy(file, ground)
    return 'mistakes' in reading ? reading.mistakes.map((each) => ({ ...each, file })) : []
  })
}

/** The form that editors make a link of. */
const mistakeLine = ({ file, line, column, key, text }: FileMistake, lang: Lang): string => {
  const place = line === undefined ? '' : `:${line}:${column ?? 1}`
  return `${visible(file)}${place}: ${key === '' ? '' : `${visible(key)}: `}${visible(text[lang], 1_000)}`
}

function table(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([name]) => widthOf(name)))
  return rows.map(([name, value]) => `  ${pad(name, width)}  ${visible(value)}\n`).join('')
}
