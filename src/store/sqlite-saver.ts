import { parentPort, workerData } from 'node:worker_threads'
import Database from 'better-sqlite3'
import type { Saved } from './sqlite-log.ts'

// The thread that carries SQLite's log over into the database file, so that no mail waits for it.

const database = new Database(String(workerData), { fileMustExist: true })
// WHY set: what is in the file counts as saved, and the log before it is written over.
database.pragma('synchronous = NORMAL')

parentPort?.on('message', (order: 'save' | 'end') => {
  if (order === 'save') parentPort?.postMessage(save())
  else {
    database.close()
    parentPort?.close()
  }
})

/** Carries over what it can without making anybody wait, who reads or writes. */
function save(): Saved {
  const [row] = database.pragma('wal_checkpoint(PASSIVE)') as { log: number; checkpointed: number }[]
  return { pagesLogged: row?.log ?? 0, pagesSaved: row?.checkpointed ?? 0 }
}
