import { embeddedConfig } from '#config'
import type { Lang } from '#domain'
import { visible } from '#report'
import { openLog, type Service, type ServiceEvent, ServiceTrouble, startService } from '#service'
import { configPlace, readConfigFile } from '../config-file.ts'
import { cliWordsFor } from '../words.ts'
import { EXIT, WrongUse } from '../wrong-use.ts'
import type { ServeWords } from './serve-wording.ts'

export interface ServeSettings {
  readonly lang: Lang
  readonly version: string
  readonly config?: string
  readonly embedded?: string
}

/** Runs the service until it is told to end. */
export async function runServe(settings: ServeSettings): Promise<number> {
  const { lang, version, embedded } = settings
  const words = cliWordsFor(lang).serve
  const file = embedded === undefined ? (settings.config ?? configPlace(words.noConfig)) : undefined
  const config =
    file === undefined
      ? embeddedConfig(embedded ?? '.')
      : readConfigFile(file, lang, (count) => words.mistakes(visible(file), count), say)
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
    const next = file === undefined ? undefined : readConfigFile(file, lang, () => words.notReloaded, say)
    if (next !== undefined) void service.reload(next)
  })
  await untilAsked()
  await service.close()
  await log.flush()
  return EXIT.clear
}

/** WHY on standard error: standard output may be the log. */
const say = (line: string | undefined): void => {
  if (line !== undefined) process.stderr.write(`${line}\n`)
}

function wordsFor(event: Extract<ServiceEvent, { from: 'service' }>['event'], words: ServeWords): string | undefined {
  if (event.type === 'listening') return words.listening(event.door, event.place)
  if (event.type === 'stopping') return words.stopping
  if (event.type === 'stopped') return words.stopped
  if (event.type === 'watching') return words.watching(visible(event.place))
  if (event.type === 'watched-elsewhere') return words.watchedElsewhere(visible(event.mailbox))
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
