import { existsSync } from 'node:fs'
import { type Config, embeddedConfig, loadConfig, type Mistake } from '#config'
import type { Lang } from '#domain'
import { visible } from '#report'
import { openLog, type Service, type ServiceEvent, ServiceTrouble, startService } from '#service'
import { cliWordsFor } from '../words.ts'
import { EXIT, WrongUse } from '../wrong-use.ts'
import type { ServeWords } from './serve-wording.ts'

export interface ServeSettings {
  readonly lang: Lang
  readonly version: string
  readonly config?: string
  readonly embedded?: string
}

const PLACES = ['sekisho.yaml', '/etc/sekisho/sekisho.yaml']

/** Runs the service until it is told to end. */
export async function runServe(settings: ServeSettings): Promise<number> {
  const { lang, version, embedded } = settings
  const words = cliWordsFor(lang).serve
  const file = embedded === undefined ? (settings.config ?? placeOf(words)) : undefined
  const config = file === undefined ? embeddedConfig(embedded ?? '.') : read(file, lang, words)
  if (config === undefined) return EXIT.wrong
  const log = openLog(config.log, (why) => say(words.logLost(visible(why))))
  const tell = (event: ServiceEvent): void => {
    log.write(event)
    if (event.from === 'service') say(wordsFor(event.event, words))
  }
  let service: Service
  try {
    service = await startService({ config, version, onEvent: tell })
  } catch (error) {
    if (error instanceof ServiceTrouble) throw new WrongUse(words.cannotStart(visible(error.message)))
    throw error
  } finally {
    await log.flush()
  }
  say(words.ready)
  process.on('SIGHUP', () => {
    log.reopen()
    const next = file === undefined ? undefined : read(file, lang, words, words.notReloaded)
    if (next !== undefined) void service.reload(next)
  })
  await untilAsked()
  await service.close()
  await log.flush()
  return EXIT.clear
}

function placeOf(words: ServeWords): string {
  const found = PLACES.find((each) => existsSync(each))
  if (found === undefined) throw new WrongUse(words.noConfig(PLACES.join(', ')))
  return found
}

/** The configuration, or all its mistakes said. */
function read(file: string, lang: Lang, words: ServeWords, before?: string): Config | undefined {
  const reading = loadConfig(file)
  if ('config' in reading) {
    for (const note of reading.notes) say(mistakeLine(file, note, lang))
    return reading.config
  }
  say(before ?? words.mistakes(visible(file), reading.mistakes.length))
  for (const mistake of reading.mistakes) say(`  ${mistakeLine(file, mistake, lang)}`)
  return undefined
}

const mistakeLine = (file: string, { line, column, text }: Mistake, lang: Lang): string =>
  `${visible(file)}${line === undefined ? '' : `:${line}:${column ?? 1}`}: ${visible(text[lang])}`

/** WHY on standard error: standard output may be the log. */
const say = (line: string | undefined): void => {
  if (line !== undefined) process.stderr.write(`${line}\n`)
}

function wordsFor(event: Extract<ServiceEvent, { from: 'service' }>['event'], words: ServeWords): string | undefined {
  if (event.type === 'listening') return words.listening(event.door, event.place)
  if (event.type === 'stopping') return words.stopping
  if (event.type === 'stopped') return words.stopped
  if (event.type === 'watching') return words.watching(visible(event.place))
  if (event.type === 'reloaded') return words.reloaded(event.restart)
  if (event.type === 'reload-failed') return words.cannotReload(visible(event.message))
  return undefined
}

/** Resolves when somebody asks the service to end; asked a second time it ends at once. */
function untilAsked(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  let askedAt: number | undefined
  const ask = (): void => {
    // WHY a second: npx and our starter pass the signal on that the terminal has sent us already.
    if (askedAt !== undefined && performance.now() - askedAt > 1_000) process.exit(130)
    askedAt ??= performance.now()
    resolve()
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, ask)
  return promise
}
