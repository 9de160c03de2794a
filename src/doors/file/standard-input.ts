import type { Readable } from 'node:stream'
import { failed, found, type Input } from './input.ts'
import { systemCode } from './list-folder.ts'
import { FIRST_BREAK_MAX } from './mbox-ranges.ts'
import { tooLarge } from './open-file.ts'
import { isMbox } from './sniff.ts'

/** One mail, an mbox or a bare file from standard input. Kept in memory: a mail is never put on disk by the way. */
export async function* readStandardInput(stream: Readable, bytesMax: number): AsyncGenerator<Input> {
  const pieces: Buffer[] = []
  let size = 0
  try {
    for await (const piece of stream) {
      size += piece.length
      // WHY: what is over the limit is counted to its end but not kept, so that the writer is not cut off.
      if (size <= bytesMax) pieces.push(piece)
      else pieces.length = 0
    }
  } catch (error) {
    yield failed('-', 'unreadable', systemCode(error))
    return
  }
  if (size === 0) yield failed('-', 'empty-input')
  else yield* inputsOf(Buffer.concat(pieces), size, bytesMax)
}

async function* inputsOf(bytes: Buffer, size: number, bytesMax: number): AsyncGenerator<Input> {
  if (!(await isMbox(bytes))) {
    yield found({ file: '-', source: { bytes }, bytes: size, ...tooLarge(size, bytesMax) })
    return
  }
  const starts = [0, ...(await findBreaks(bytes)).filter((at) => at > FIRST_BREAK_MAX)]
  for (const [index, start] of starts.entries()) {
    const mail = bytes.subarray(start, starts[index + 1])
    yield found({ file: `-#${index + 1}`, as: 'mail', source: { bytes: mail }, bytes: mail.length })
  }
}

async function findBreaks(bytes: Buffer): Promise<number[]> {
  const { findMboxBreaks } = await import('#mail')
  return findMboxBreaks(bytes)
}
