import { Worker } from 'node:worker_threads'

// SQLite's log, carried over into the database file every few seconds by a thread of its own (sqlite-saver.ts).

/** What the log holds, in pages, and how many of them are in the database file as well. */
export interface Saved {
  readonly pagesLogged: number
  readonly pagesSaved: number
}

export interface LogSaver {
  /** Something was committed; it is to be saved soon. */
  readonly later: () => void
  /** Has the writer save what the thread has left over, where the log has become too long. */
  readonly saveRest: () => void
  readonly close: () => Promise<void>
}

// WHY so seldom: pages that are written again and again are saved once, and the disk is kept busy for few mails in a
// thousand. A log of that size is read in a moment after a power cut.
const SAVE_EVERY_MS = 4_000
// LIMIT: 32 MB. Under steady load the thread never catches up with the last commits; then the writer saves the rest.
const PAGES_LOGGED_MAX = 8_192
// QUIRK: run from TypeScript the thread is .ts, in the built package it is .js, as this file is.
const SAVER_URL = new URL(import.meta.url.endsWith('.ts') ? './sqlite-saver.ts' : './sqlite-saver.js', import.meta.url)

/**
 * Its thread is started when there is something to save for a while already: a short command needs none. `saveRest` is
 * the writer's own way of saving, which makes it wait.
 */
export function openLogSaver(file: string, saveRest: () => void): LogSaver {
  let thread: Worker | undefined
  let timer: NodeJS.Timeout | undefined // Set from the first commit that is to be saved until it is.
  let isAlone = false // Where there can be no thread the writer saves by itself.
  let isRestDue = false
  const startThread = (): Worker => {
    const started = new Worker(SAVER_URL, { workerData: file })
      .on('message', ({ pagesLogged }: Saved) => {
        timer = undefined
        isRestDue ||= pagesLogged > PAGES_LOGGED_MAX
      })
      .on('error', () => {
        isAlone = true
      })
      .on('exit', () => {
        thread = undefined
        timer = undefined
      })
    started.unref()
    return started
  }
  const save = (): void => {
    if (isAlone) {
      timer = undefined
      isRestDue = true
    } else {
      thread ??= startThread()
      thread.postMessage('save')
    }
  }
  return {
    later: () => {
      timer ??= setTimeout(save, SAVE_EVERY_MS).unref()
    },
    saveRest: () => {
      if (!isRestDue) return
      isRestDue = false
      try {
        saveRest()
      } catch {
        // What is wrong with the disk the next write or wait says; until it is right again the log grows.
      }
    },
    close: async () => {
      clearTimeout(timer)
      if (thread === undefined) return
      const ended = new Promise((resolve) => thread?.once('exit', resolve))
      thread.ref()
      thread.postMessage('end')
      await ended
    },
  }
}
