import { closeSync, fdatasync, openSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import { openLogSaver } from './sqlite-log.ts'
import { syncFolder } from './sync-folder.ts'

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
  const saver = openLogSaver(file, saveRest)
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

/** WHY the folder, too: that the log is there at all must be on disk. */
function openLog(file: string): number {
  syncFolder(path.dirname(file))
  return openSync(`${file}-wal`, 'r+')
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
