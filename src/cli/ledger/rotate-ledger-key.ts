import { openLedger, readLedger } from '#ledger'
import { visible } from '#report'
import type { TenantStore } from '#store'
import type { Desk } from '../desk.ts'
import { whoIsHere } from '../who-is-here.ts'
import { EXIT } from '../wrong-use.ts'

export interface RotateTask {
  readonly do: 'rotate'
  readonly keyFile: string
}

/** `sekisho ledger rotate`: a new signing key from now on, vouched for by the old one in the ledger itself. */
export async function rotate(clinic: TenantStore, { keyFile }: RotateTask, desk: Desk): Promise<number> {
  // WHY first: opening would begin a ledger where there is none.
  const { size } = await readLedger(clinic).checkpoint()
  const ledger = await openLedger(clinic, { keyFile, clock: Date.now })
  try {
    const key = await ledger.rotateKey(whoIsHere().who)
    await desk.terminal.print(`${desk.words.ledger.rotated(size, visible(key), visible(keyFile))}\n`)
    return EXIT.clear
  } finally {
    await ledger.close()
  }
}
