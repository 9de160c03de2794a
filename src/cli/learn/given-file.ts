import { readFileSync } from 'node:fs'
import { visible } from '#report'
import type { CliWords } from '../wording.ts'
import { WrongUse } from '../wrong-use.ts'

/** The bytes of a file that an option names. Throws WrongUse. */
export function readGiven(file: string, { input, reasons }: CliWords): Buffer {
  try {
    return readFileSync(file)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    if (code === 'ENOENT') throw new WrongUse(input.missing(visible(file), ''))
    throw new WrongUse(input.unreadable(visible(file), reasons[code] ?? `${code}.`))
  }
}

/** A secret, from the first line of a file or else from the environment; undefined where neither holds one. */
export function secretFrom(file: string | undefined, variable: string, words: CliWords): string | undefined {
  if (file === undefined) return process.env[variable] || undefined
  const [first = ''] = readGiven(file, words).toString('utf8').split(/\r?\n/, 1)
  if (first === '') throw new WrongUse(words.learn.imap.emptySecret(visible(file)))
  return first
}
