import { visible } from '#report'
import type { CliWords } from './wording.ts'

/** The line for a file that was named and cannot be read; `code` is the system's: `ENOENT`. */
export const cannotRead = (file: string, code: string, words: CliWords): string =>
  code === 'ENOENT'
    ? words.input.missing(visible(file), '')
    : words.input.unreadable(visible(file), reasonOf(code, words))

/** A sentence for the system's code, or the code. */
export const reasonOf = (code: string, { reasons }: CliWords): string =>
  Object.hasOwn(reasons, code) ? (reasons[code] ?? code) : `${code}.`
