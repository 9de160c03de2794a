import { AsyncLocalStorage } from 'node:async_hooks'
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises'
import { CompiledQuery, type ControlledTransaction, type Kysely } from 'kysely'
import type { EngineName } from './migrations/column-types.ts'
import { StoreError } from './store-error.ts'
import type { Tables } from './tables.ts'

// One writer, group commit: works that wait at the same time share one transaction, and one wait for the disk. Each
// work runs behind a savepoint of its own, so that one that fails takes nothing from its neighbours. A promise resolves
// only when the commit is on disk; where the engine leaves that wait to us, the next group is written meanwhile.
// A rejection means "not known to be stored": where the connection broke during COMMIT, the work may be there.

// LIMIT: PostgreSQL keeps 64 savepoints of a transaction at hand and looks others up on disk.
const WORKS_MAX = 64
// LIMIT: what a caller at the end of a long queue waits for at most, beside its own work.
const GROUP_MS_MAX = 50

const BEGIN_TRIES = 3
const BEGIN_PAUSE_MS = 50
// LIMIT: another process's group takes half a second at most; whoever waits longer for a turn is told.
const TURN_MS_MAX = 10_000
const TURN_PAUSE_MS = 10

const SAVEPOINT = CompiledQuery.raw('savepoint work')
const UNDO = CompiledQuery.raw('rollback to savepoint work') // The savepoint stays, for the next work.
// WHY: a work's end and the next one's beginning are one trip to PostgreSQL; SQLite takes one statement at a time.
const NEXT: Readonly<Record<EngineName, readonly CompiledQuery[]>> = {
  sqlite: [CompiledQuery.raw('release savepoint work'), SAVEPOINT],
  postgres: [CompiledQuery.raw('release savepoint work; savepoint work')],
}

export type Work<T> = (trx: Kysely<Tables>) => Promise<T>

export interface GroupWriter {
  readonly write: <T>(work: Work<T>) => Promise<T>
  /** Takes no more works, finishes those that wait. */
  readonly close: () => Promise<void>
}

/** A waiting work. `run` keeps its result and says later, by `settle`, what became of it. */
interface Job {
  readonly run: Work<void>
  readonly settle: () => void
  readonly fail: (reason: unknown) => void
}

/** The transaction itself is gone, so everything in it is. */
class GroupLost extends Error {}

export interface WriterSettings {
  readonly engine: EngineName
  /** The error of whoever writes after the end. */
  readonly closed: () => unknown
  /** Resolves when what was committed until now is on disk; left out where COMMIT itself waits for that. */
  readonly flush?: () => Promise<void>
}

export function startGroupWriter(db: Kysely<Tables>, { engine, closed, flush }: WriterSettings): GroupWriter {
  const waiting: Job[] = []
  const flushing = new Set<Promise<void>>()
  const inside = new AsyncLocalStorage<true>()
  let draining: Promise<void> | undefined
  let isClosed = false

  const drain = async () => {
    while (waiting.length > 0) {
      // WHY: everybody whose socket or file became ready in this turn of the event loop comes into the same group.
      await nextTurn()
      const committed = await inside.run(true, () => commitGroup(db, NEXT[engine], waiting))
      if (flush === undefined) settleAll(committed)
      else {
        const done: Promise<void> = settleWhen(flush(), committed).finally(() => flushing.delete(done))
        flushing.add(done)
      }
    }
    draining = undefined
  }

  return {
    write: (work) => {
      if (isClosed) return Promise.reject(closed())
      // WHY: a work that waits for another write waits for the end of its own group, which waits for it.
      if (inside.getStore()) return Promise.reject(new Error('write() inside write(): use the transaction at hand'))
      return new Promise((resolve, reject) => {
        waiting.push(jobOf(work, resolve, reject))
        draining ??= drain()
      })
    },
    close: async () => {
      isClosed = true
      await draining
      await Promise.all(flushing)
    },
  }
}

function settleAll(jobs: readonly Job[]): void {
  for (const job of jobs) job.settle()
}

const settleWhen = (flushed: Promise<void>, jobs: readonly Job[]): Promise<void> =>
  flushed.then(
    () => settleAll(jobs),
    (error: unknown) => {
      for (const job of jobs) job.fail(error)
    },
  )

function jobOf<T>(work: Work<T>, resolve: (value: T) => void, reject: (reason: unknown) => void): Job {
  let result: { readonly value: T } | undefined
  return {
    run: async (trx) => {
      result = { value: await work(trx) }
    },
    settle: () => {
      if (result !== undefined) resolve(result.value)
    },
    fail: reject,
  }
}

/** Gives those whose work was committed; whose was not has been told so. */
async function commitGroup(db: Kysely<Tables>, next: readonly CompiledQuery[], waiting: Job[]): Promise<Job[]> {
  const taken: Job[] = []
  try {
    const trx = await begin(db)
    try {
      if (waiting.length === 1) await runAlone(trx, waiting, taken)
      else await runAll(trx, next, waiting, taken)
      await trx.commit().execute()
    } catch (error) {
      await rollBack(trx)
      throw error
    }
    return taken
  } catch (error) {
    // Where not even the transaction began, nobody was taken, and everybody who waits learns why.
    const lost = taken.length > 0 ? taken : waiting.splice(0)
    for (const job of lost) job.fail(error instanceof GroupLost ? error.cause : error)
    return []
  }
}

/**
 * WHY: after PostgreSQL was restarted the pool still holds a connection that it does not know to be dead. Nothing was
 * written yet, so a second try is safe, and by then the pool knows. And where another process has its turn, we wait for
 * ours without keeping the whole program waiting.
 */
async function begin(db: Kysely<Tables>): Promise<ControlledTransaction<Tables>> {
  const turnBy = performance.now() + TURN_MS_MAX
  for (let attempt = 1; ; attempt++) {
    try {
      return await db.startTransaction().execute()
    } catch (error) {
      const code = error instanceof StoreError ? error.code : undefined
      const isWorthIt = code === 'locked' ? performance.now() < turnBy : code === 'unreachable' && attempt < BEGIN_TRIES
      if (!isWorthIt) throw error
      await sleep(code === 'locked' ? TURN_PAUSE_MS : BEGIN_PAUSE_MS)
    }
  }
}

/** WHY: who has no neighbours needs no savepoint; the transaction itself is taken back. */
async function runAlone(trx: Kysely<Tables>, waiting: Job[], taken: Job[]): Promise<void> {
  taken.push(...waiting.splice(0, 1))
  for (const job of taken) await job.run(trx)
}

async function runAll(
  trx: ControlledTransaction<Tables>,
  next: readonly CompiledQuery[],
  waiting: Job[],
  taken: Job[],
): Promise<void> {
  const until = performance.now() + GROUP_MS_MAX
  await trx.executeQuery(SAVEPOINT)
  do await runNext(trx, next, waiting, taken)
  while (waiting.length > 0 && taken.length < WORKS_MAX && performance.now() < until)
}

async function runNext(
  trx: ControlledTransaction<Tables>,
  next: readonly CompiledQuery[],
  waiting: Job[],
  taken: Job[],
): Promise<void> {
  const job = waiting.shift()
  if (job === undefined) return
  taken.push(job)
  try {
    await job.run(trx)
    // QUIRK: a work that swallowed an error of PostgreSQL's fails here, and by itself.
    for (const query of next) await trx.executeQuery(query)
  } catch (error) {
    // QUIRK: on a full disk SQLite takes back the whole transaction; then there is no savepoint to return to.
    await trx.executeQuery(UNDO).catch(() => {
      throw new GroupLost('the transaction is gone', { cause: error })
    })
    taken.pop()
    job.fail(error)
  }
}

async function rollBack(trx: ControlledTransaction<Tables>): Promise<void> {
  if (trx.isCommitted || trx.isRolledBack) return
  // The error that led here is the one to tell; a rollback on a broken connection has nothing to add.
  await trx
    .rollback()
    .execute()
    .catch(() => undefined)
}
