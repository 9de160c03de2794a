import { closeSync, fdatasync, fsyncSync, openSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import { Worker } from 'node:worker_threads'

// COMMIT in WAL mode with `synchronous = NORMAL` writes to the log and does not wait for the disk. We wait for it beside
// our thread, and acknowledge nothing before: many commits share one wait, and meanwhile the next group is written. A
// thread of its own carries the log over into the database file.
//
// Why nothing that was acknowledged is lost (docs/decisions/0021-waiting-for-the-disk.md): the log is one file, so a wait
// that begins after a commit covers it and everything before it, also what another mail has read of it meanwhile.
// SPEC: sqlite.org/wal.html sections 2.3 and 3, and pragma synchronous: with NORMAL the log is always whole, and is
// synced before it is carried over and when it begins anew.

export interface SqliteDisk {
  /** Resolves when what was committed until now is on disk. Rejects with what the file system says. */
  readonly flush: () => Promise<void>
  readonly close: () => Promise<void>
}

/** What SQLite's log holds, in pages, and how many of them are in the database file as well. */
export interface Saved {
  readonly pagesLogged: number
  readonly pagesSaved: number
}

/** Orders that only the writer's own connection can carry out. */
export interface WriterOrders {
  /** Carries the log over as far as that makes nobody wait; the next commit may begin it anew. */
  readonly saveRest: () => void
  /** Carries all of the log over, and waits for the disk. Throws where that is not possible now. */
  readonly saveAll: () => void
}

/** The disk under the database of one writer. `sync` waits until a file is on it. */
export function openSqliteDisk(
  file: string,
  { saveRest, saveAll }: WriterOrders,
  sync: (file: number) => Promise<void> = promisify(fdatasync),
): SqliteDisk {
  const saver = openSaver(file, saveRest)
  let log: number | undefined
  // WHY lasting: what a failed sync has lost, the next one does not miss (Linux forgets it); only saving it helps.
  let isInDoubt = false
  const flush = oneAtATime(async () => {
    log ??= openLog(file)
    if (!isInDoubt) {
      const failure = await sync(log).catch((error: unknown) => error)
      if (failure === undefined) return saver.later()
      isInDoubt = true
    }
    saveAll()
    isInDoubt = false
  })
  return {
    flush: () => {
      // WHY here: a commit has just been made and no other group has begun, and only then the log can begin anew.
      saver.saveRest()
      return flush()
    },
    close: async () => {
      if (log !== undefined) closeSync(log)
      log = undefined
      await saver.close()
    },
  }
}

function openLog(file: string): number {
  syncFolder(path.dirname(file))
  return openSync(`${file}-wal`, 'r+')
}

/** That the log is there at all must be on disk, too. QUIRK: Windows opens no folders, and needs no such thing. */
function syncFolder(name: string): void {
  if (process.platform === 'win32') return
  const folder = openSync(name, 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}

/** Who comes while it runs shares the run after that one: the one under way began too early for him. */
function oneAtATime(run: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined
  let next: Promise<void> | undefined
  const start = (): Promise<void> => {
    running = run().finally(() => {
      running = undefined
    })
    return running
  }
  const startNext = (): Promise<void> => {
    next = undefined
    return start()
  }
  return () => {
    if (running === undefined) return start()
    next ??= running.then(startNext, startNext)
    return next
  }
}

// WHY so seldom: pages that are written again and again are saved once, and the disk is kept busy for few mails in a
// thousand. A log of that size is read in a moment after a power cut.
const SAVE_EVERY_MS = 4_000
// LIMIT: 32 MB. Under steady load the thread never catches up with the last commits; then the writer saves the rest.
const PAGES_LOGGED_MAX = 8_192
// QUIRK: run from TypeScript the thread is .ts, in the built package it is .js, as this file is.
const SAVER_URL = new URL(import.meta.url.endsWith('.ts') ? './sqlite-saver.ts' : './sqlite-saver.js', import.meta.url)

interface Saver {
  /** Something was committed; it is to be saved soon. */
  readonly later: () => void
  /** Has the writer save what the thread has left over, where the log has become too long. */
  readonly saveRest: () => void
  readonly close: () => Promise<void>
}

/** The saving thread, started when there is something to save for a while already: a short command needs none. */
function openSaver(file: string, saveRest: () => void): Saver {
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
