import { type Known, NOTHING_KNOWN } from '#domain'
import { openPool } from '#pool'
import { addReport, EMPTY_TALLY, type RenderOptions, type Tally, visible, warmUpWidths } from '#report'
import type { InputError } from '../../doors/file/index.ts'
import { TRUSTING_WORKER } from '../../service/trusting-worker-url.ts'
import { type Interrupt, onInterrupt } from '../interrupt.ts'
import { codePrinter, humanPrinter, jsonPrinter, type Printer } from '../printer.ts'
import { Progress } from '../progress.ts'
import { openTerminal, type Terminal } from '../terminal.ts'
import type { CliWords } from '../wording.ts'
import { cliWordsFor } from '../words.ts'
import { EXIT } from '../wrong-use.ts'
import type { CheckSettings } from './check-settings.ts'
import { InspectAll, type Outcome } from './inspect-all.ts'

/** Checks everything the paths stand for, prints each result in order, and gives the exit code. */
export async function runCheck(paths: readonly string[], settings: CheckSettings): Promise<number> {
  const { lang, policy, limits, jobs, verbose, withCode, trustedServers } = settings
  const interrupt = onInterrupt((code) => process.exit(code))
  const memory = settings.store === undefined ? undefined : await openMemoryAt(settings.store, cliWordsFor(lang))
  const known: Known = { ...(memory?.known ?? NOTHING_KNOWN), passwords: settings.passwords }
  const scanning = await openScanningFor(settings)
  const asking = {
    ...(memory === undefined ? {} : { ask: memory.ask, oldHashes: memory.oldHashes }),
    ...(scanning === undefined ? {} : { scan: scanning.scan }),
  }
  const reading = trustedServers.length === 0 ? {} : { trustedServers, workerUrl: TRUSTING_WORKER }
  const pool = openPool({
    policy,
    lang,
    limits,
    withCode,
    known,
    ...asking,
    ...reading,
    ...(jobs === undefined ? {} : { jobs }),
  })
  // While the first worker starts.
  if (!settings.json) warmUpWidths()
  const terminal = openTerminal()
  const words = cliWordsFor(lang)
  for (const problem of scanning?.problems ?? []) await terminal.complain(`sekisho: ${problem}`)
  const all = new InspectAll(paths, pool)
  const progress = new Progress(
    () => all.count(),
    () => terminal.progressColumns,
    words,
  )
  const options: RenderOptions = { lang, verbose, policy, width: terminal.width, color: terminal.color }
  try {
    const several = async () => (await interrupt.orStop(all.several())) ?? true
    const printer = settings.json
      ? jsonPrinter(terminal, options)
      : withCode
        ? codePrinter(terminal, options)
        : humanPrinter(terminal, options, await several())
    const code = await printAll(all, { interrupt, terminal, words, progress, printer })
    // Whoever asks for the code wants it, whatever the verdict.
    return withCode && code === EXIT.held ? EXIT.clear : code
  } finally {
    progress.end()
    pool.close()
    await memory?.close()
    await scanning?.close()
  }
}

// WHY only where it is asked for: the store is much to load, and a check without it starts in half the time.
const openMemoryAt = async (target: string, words: CliWords) =>
  (await import('../memory/memory.ts')).openMemory(target, words)

const openScanningFor = async (settings: CheckSettings) =>
  settings.yara === undefined && settings.clamd === undefined
    ? undefined
    : (await import('./scanning.ts')).openScanning(settings, cliWordsFor(settings.lang))

interface Run {
  readonly interrupt: Interrupt
  readonly terminal: Terminal
  readonly words: CliWords
  readonly progress: Progress
  readonly printer: Printer
}

async function printAll(all: AsyncIterable<Outcome>, run: Run): Promise<number> {
  const { interrupt, terminal, words, progress, printer } = run
  let tally = EMPTY_TALLY
  for await (const outcome of interrupt.until(all)) {
    progress.clear()
    if (outcome.type === 'failure') {
      await terminal.complain(`sekisho: ${words.noWorker(visible(outcome.error.message))}`)
      return EXIT.wrong
    }
    if (outcome.type === 'report') {
      tally = addReport(tally, outcome.report)
      await printer.report(outcome.report)
    } else {
      tally = { ...tally, errors: tally.errors + 1 }
      await terminal.complain(complaint(outcome.error, words))
    }
    if (terminal.gone) return exitCode(tally)
  }
  progress.end()
  await printer.end(tally, interrupt.stopped)
  return interrupt.stopped ? EXIT.interrupted : exitCode(tally)
}

/** An operator's error outweighs a held mail: whoever called must know that not everything was checked. */
function exitCode({ errors, counts }: Tally): number {
  if (errors > 0) return EXIT.wrong
  return counts.hold + counts.refuse > 0 ? EXIT.held : EXIT.clear
}

function complaint({ file, code, reason }: InputError, words: CliWords): string {
  const because = Object.hasOwn(words.reasons, reason) ? (words.reasons[reason] ?? reason) : `${reason}.`
  return `sekisho: ${words.input[code](visible(file), because)}`
}
