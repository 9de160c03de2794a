import { type Detail, hasHashedAddresses, type Ledger, openLedger, readLedger } from '#ledger'
import type { TenantStore } from '#store'
import { whoIsHere } from './who-is-here.ts'

/** Opens the ledger to write what was done at this command line; another process may write to it as well. */
export async function withLedger<T>(
  clinic: TenantStore,
  keyFile: string,
  work: (ledger: Ledger) => Promise<T>,
): Promise<T> {
  // WHY first: opening would begin a ledger where there is none, and a wrong path would make a key there.
  await readLedger(clinic).checkpoint()
  const addresses = (await hasHashedAddresses(clinic)) ? 'hashed' : 'plain'
  const ledger = await openLedger(clinic, { keyFile, clock: Date.now, addresses })
  try {
    return await work(ledger)
  } finally {
    await ledger.close()
  }
}

/** Writes down what somebody did at this command line, with the ledger's own key. */
export async function recordInLedger(clinic: TenantStore, keyFile: string, details: readonly Detail[]): Promise<void> {
  await withLedger(clinic, keyFile, (ledger) => ledger.append(details.map((detail) => ({ ...whoIsHere(), ...detail }))))
}
