import { LedgerError } from '#ledger'
import { visible } from '#report'
import { StoreError } from '#store'
import { cannotRead } from './cannot-read.ts'
import { complain, type Desk, FileTrouble } from './desk.ts'
import type { CliWords } from './wording.ts'

/** What is said of a place that is at fault: the store, the ledger, a file that was named; undefined for a bug of ours. */
export function placeTrouble(error: unknown, words: CliWords): string | undefined {
  if (error instanceof StoreError) return words.learn.storeTrouble(error.code, visible(error.message))
  if (error instanceof LedgerError) return words.ledger.trouble(error.code, visible(error.message))
  if (!(error instanceof FileTrouble)) return undefined
  return error.code === 'EEXIST'
    ? words.ledger.outExists(visible(error.file))
    : cannotRead(error.file, error.code, words)
}

/** Does a task and gives its exit code; where its place is at fault, that is one line. Other errors go on. */
export async function orComplain(desk: Desk, task: () => Promise<number>, lineOf = placeTrouble): Promise<number> {
  try {
    return await task()
  } catch (error) {
    const line = lineOf(error, desk.words)
    if (line === undefined) throw error
    return complain(desk, line)
  }
}
