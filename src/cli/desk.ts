import type { Terminal } from './terminal.ts'
import type { CliWords } from './wording.ts'
import { EXIT } from './wrong-use.ts'

/** What the parts of a command share: where they speak, and in which words. */
export interface Desk {
  readonly terminal: Terminal
  readonly words: CliWords
}

/** A file that was named and cannot be read or written. */
export class FileTrouble extends Error {
  readonly file: string
  readonly code: string

  constructor(file: string, code: string) {
    super(code)
    this.file = file
    this.code = code
  }
}

/** For a file's promise: what the system says becomes a FileTrouble. */
export const troubleWith = (file: string) => (error: unknown) => {
  throw new FileTrouble(file, codeOf(error))
}

export const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '')

export async function complain({ terminal }: Desk, line: string): Promise<number> {
  await terminal.complain(`sekisho: ${line}`)
  return EXIT.wrong
}
