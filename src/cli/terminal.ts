import type { WriteStream } from 'node:tty'

// LIMIT: lines longer than this are hard to read; shorter than this nothing fits.
const COLUMNS_MAX = 100
const COLUMNS_MIN = 40
const COLUMNS_PIPED = 80

/** The two streams of the command line, how wide they are and whether they take colour. */
export interface Terminal {
  readonly width: number
  readonly color: boolean
  /** Resolves when the stream has taken it; a reader that went away (`| head`) makes `gone` true, not an error. */
  print(text: string): Promise<void>
  complain(line: string): Promise<void>
  readonly gone: boolean
  /** Columns of stderr when it is a terminal. */
  readonly progressColumns: number | undefined
}

export function openTerminal(): Terminal {
  const { stdout, stderr } = process
  const state = { gone: false }
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
    state.gone = true
  })
  // Nobody is left to be told.
  stderr.on('error', () => undefined)
  return {
    width: Math.min(COLUMNS_MAX, Math.max(COLUMNS_MIN, stdout.isTTY ? stdout.columns : COLUMNS_PIPED)),
    color: stdout.isTTY === true && !process.env.NO_COLOR && stdout.getColorDepth() > 1,
    print: (text) => (state.gone ? Promise.resolve() : write(stdout, text)),
    complain: (line) => write(stderr, `${line}\n`),
    get gone() {
      return state.gone
    },
    get progressColumns() {
      return stderr.isTTY ? stderr.columns : undefined
    },
  }
}

function write(stream: NodeJS.WriteStream | WriteStream, text: string): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  // Errors come as an event as well and are dealt with there.
  stream.write(text, () => resolve())
  return promise
}
