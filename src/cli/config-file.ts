import { existsSync } from 'node:fs'
import { type Config, loadConfig, type Mistake } from '#config'
import type { Lang } from '#domain'
import { visible } from '#report'
import { WrongUse } from './wrong-use.ts'

const PLACES = ['sekisho.yaml', '/etc/sekisho/sekisho.yaml']

/** The configuration of this place, where none was named. */
export function configPlace(noConfig: (places: string) => string): string {
  const found = PLACES.find((each) => existsSync(each))
  if (found === undefined) throw new WrongUse(noConfig(PLACES.join(', ')))
  return found
}

/** The configuration, or all its mistakes said under a heading. */
export function readConfigFile(
  file: string,
  lang: Lang,
  heading: (count: number) => string,
  say: (line: string) => void,
): Config | undefined {
  const reading = loadConfig(file)
  if ('config' in reading) {
    for (const note of reading.notes) say(mistakeLine(file, note, lang))
    return reading.config
  }
  say(heading(reading.mistakes.length))
  for (const mistake of reading.mistakes) say(`  ${mistakeLine(file, mistake, lang)}`)
  return undefined
}

const mistakeLine = (file: string, { line, column, text }: Mistake, lang: Lang): string =>
  `${visible(file)}${line === undefined ? '' : `:${line}:${column ?? 1}`}: ${visible(text[lang])}`
