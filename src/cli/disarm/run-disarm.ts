import { access, readFile } from 'node:fs/promises'
import path from 'node:path'
import { type Disarmed, disarm, type Removed } from '#actions'
import { KINDS, type Lang } from '#domain'
import { visible } from '#report'
import { cannotRead, reasonOf } from '../cannot-read.ts'
import { jsonLine } from '../printer.ts'
import { openTerminal, type Terminal } from '../terminal.ts'
import type { CliWords } from '../wording.ts'
import { cliWordsFor } from '../words.ts'
import { writeNewFile } from '../write-new-file.ts'
import { EXIT } from '../wrong-use.ts'

export interface DisarmSettings {
  readonly out: string
  readonly lang: Lang
  readonly force: boolean
  readonly json: boolean
}

/** Reads a document, writes its copy, says what was removed; gives the exit code. Nothing is written when it cannot be. */
export async function runDisarm(file: string, settings: DisarmSettings): Promise<number> {
  const words = cliWordsFor(settings.lang)
  const terminal = openTerminal()
  const { out, force } = settings
  const complain = async (line: string): Promise<number> => {
    await terminal.complain(`sekisho: ${line}`)
    return EXIT.wrong
  }
  // Said before the work is done; whether it is still so is asked again when the copy is put there.
  if (!force && (await isThere(out))) return complain(words.disarm.exists(visible(out)))
  const read = await attempt(() => readFile(file))
  if (!read.ok) return complain(cannotRead(file, read.code, words))
  const result = disarm(read.value, { name: path.basename(file) })
  if ('refused' in result) {
    if (settings.json) await terminal.print(`${jsonLine(resultOf(file, null, result))}\n`)
    return complain(words.disarm.cannot(visible(file), refusal(result, settings.lang)))
  }
  const written = await attempt(() => writeNewFile(out, result.bytes, force))
  if (!written.ok && written.code === 'EEXIST') return complain(words.disarm.exists(visible(out)))
  if (!written.ok) return complain(words.disarm.cannotWrite(visible(out), reasonOf(written.code, words)))
  await (settings.json
    ? terminal.print(`${jsonLine(resultOf(file, out, result))}\n`)
    : tell(result, settings, terminal))
  return EXIT.clear
}

const isThere = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  )

type Attempt<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly code: string }

async function attempt<T>(work: () => Promise<T>): Promise<Attempt<T>> {
  try {
    return { ok: true, value: await work() }
  } catch (error) {
    // What a file system says, by its code; anything else is a bug.
    const code = (error as NodeJS.ErrnoException).code
    if (code === undefined) throw error
    return { ok: false, code }
  }
}

function refusal({ refused, kind }: Extract<Disarmed, { refused: unknown }>, lang: Lang): string {
  return cliWordsFor(lang).disarm.refused[refused](KINDS[kind][lang])
}

/** What programs read: `out` is null and `refused` a word where there is no copy. */
const resultOf = (file: string, out: string | null, result: Disarmed) => ({
  file,
  kind: result.kind,
  out,
  ...('refused' in result
    ? { refused: result.refused, detail: result.detail, removed: [] }
    : { extension: result.extension, removed: result.removed }),
})

async function tell(result: Extract<Disarmed, { bytes: Buffer }>, settings: DisarmSettings, terminal: Terminal) {
  const { disarm: words } = cliWordsFor(settings.lang)
  const lines = [words.written(visible(settings.out), KINDS[result.kind][settings.lang])]
  if (result.removed.length === 0) lines.push(words.nothing)
  else lines.push(words.removed, ...removedLines(result.removed, words.what))
  if (needsOtherName(settings.out, result.extension)) lines.push(words.rename(result.extension))
  await terminal.print(`${[...lines, words.stillCheck].join('\n')}\n`)
}

// LIMIT: places of one kind that are named; `--json` has them all.
const PLACES_MAX = 5

function removedLines(removed: readonly Removed[], names: CliWords['disarm']['what']): string[] {
  const kinds = Map.groupBy(removed, ({ what }) => what)
  return [...kinds].flatMap(([what, rows]) => [
    `  ${names[what]}`,
    ...rows.slice(0, PLACES_MAX).map(({ part, count }) => `    ${visible(part)}${count > 1 ? ` × ${count}` : ''}`),
    ...(rows.length > PLACES_MAX ? [`    … +${rows.length - PLACES_MAX}`] : []),
  ])
}

// Office opens no document whose name promises macros and whose inside has none.
const needsOtherName = (out: string, extension: string): boolean =>
  /^(?:doc|dot|xls|xlt|ppt|pot|pps)x$/.test(extension) && /\.(?:doc|dot|xls|xlt|xla|ppt|pot|pps|ppa|sld)m$/i.test(out)
