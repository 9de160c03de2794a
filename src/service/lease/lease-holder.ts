import { randomBytes } from 'node:crypto'
import { hostname } from 'node:os'

// Who has a lease: this machine, this process, this one try.

/** Holders of this very process that are at work. */
const here = new Set<string>()

export function newHolder(): string {
  const holder = `${hostname().replaceAll(' ', '_')} ${process.pid} ${randomBytes(8).toString('hex')}`
  here.add(holder)
  return holder
}

export const forgetHolder = (holder: string): void => void here.delete(holder)

/**
 * Whether a holder of this machine's own store is surely dead: after a crash nobody has to wait. WHY not asked where
 * several machines share a store: two of them may have one name, and each its own processes.
 */
export const isDeadHere = (holder: string): boolean => lifeOf(holder) === 'dead'

/** What this machine can tell of a holder. */
export function lifeOf(holder: string): 'alive' | 'dead' | 'unknown' {
  const [host, pid] = holder.split(' ')
  if (host !== hostname().replaceAll(' ', '_')) return 'unknown'
  if (here.has(holder)) return 'alive'
  // A life before this one: a container's first process always has the same number.
  return Number(pid) === process.pid || !isAlive(Number(pid)) ? 'dead' : 'alive'
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH')
  }
}
