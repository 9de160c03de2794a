import { close, mkdir, open, write } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'

// Where the lines of the log go: a file, or standard output. They are written behind whoever says them, who is neither
// kept waiting nor told of a full disk or of a reader that does not read: mail goes on, and lines are lost.

export interface LogSink {
  readonly write: (line: string) => void
  /** The file may have been moved away: what comes from now on goes into a new one. */
  readonly reopen: () => void
  /** Resolves when what was said is in the file, or could not be brought there. Never rejects. */
  readonly flush: () => Promise<void>
}

const STANDARD_OUTPUT = 1
// LIMIT: what waits while the disk or the reader is slow.
const WAITING_CHARACTERS_MAX = 8 * 2 ** 20
const FLUSH_MS_MAX = 2_000
const BUSY_MS = 50

const files = { close: promisify(close), mkdir: promisify(mkdir), open: promisify(open), write: promisify(write) }

/** `onTrouble` is told why lines are lost, once until lines are written again. */
export function openLogSink(file: string | undefined, onTrouble: (message: string) => void): LogSink {
  let waiting: string[] = []
  let characters = 0
  let fd: number | undefined
  let isMoved = false
  let isTroubled = false
  let writing: Promise<void> | undefined

  const lost = (error: unknown): void => {
    if (!isTroubled) onTrouble(error instanceof Error ? error.message : String(error))
    isTroubled = true
  }
  const leave = async (): Promise<void> => {
    if (fd !== undefined && fd !== STANDARD_OUTPUT) await files.close(fd).catch(lost)
    fd = undefined
  }
  const writeOut = async (lines: readonly string[]): Promise<void> => {
    if (isMoved) await leave()
    isMoved = false
    try {
      fd ??= file === undefined ? STANDARD_OUTPUT : await openFile(file)
      await writeWhole(fd, Buffer.from(lines.join('')))
      isTroubled = false
    } catch (error) {
      lost(error)
      await leave()
    }
  }
  const drain = async (): Promise<void> => {
    while (waiting.length > 0) {
      const lines = waiting
      waiting = []
      await writeOut(lines)
      // WHY only now: what is being written is in memory, too.
      characters -= lines.reduce((sum, line) => sum + line.length, 0)
    }
    writing = undefined
  }
  return {
    write: (line) => {
      if (characters + line.length > WAITING_CHARACTERS_MAX) {
        lost('more is said than can be written')
        return
      }
      waiting.push(line)
      characters += line.length
      writing ??= drain()
    },
    reopen: () => {
      isMoved = true
    },
    flush: async () => {
      const patience = new AbortController()
      const late = sleep(FLUSH_MS_MAX, undefined, { signal: patience.signal }).catch(() => undefined)
      await Promise.race([writing, late])
      patience.abort()
    },
  }
}

async function openFile(file: string): Promise<number> {
  await files.mkdir(path.dirname(file), { recursive: true })
  return files.open(file, 'a', 0o640)
}

/** WHY a loop: a write may take less than it was given, and a pipe may be full for a while. */
async function writeWhole(fd: number, bytes: Buffer): Promise<void> {
  for (let at = 0; at < bytes.length; ) {
    try {
      at += (await files.write(fd, bytes, at)).bytesWritten
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error
      await sleep(BUSY_MS)
    }
  }
}
