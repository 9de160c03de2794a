import { userInfo } from 'node:os'
import { type Detail, hasHashedAddresses, openLedger, readLedger } from '#ledger'
import type { TenantStore } from '#store'

/** Writes down what somebody did at this command line, with the ledger's own key. */
export async function recordInLedger(clinic: TenantStore, keyFile: string, details: readonly Detail[]): Promise<void> {
  // WHY first: opening would begin a ledger where there is none, and a wrong path would make a key there.
  await readLedger(clinic).checkpoint()
  const addresses = (await hasHashedAddresses(clinic)) ? 'hashed' : 'plain'
  const ledger = await openLedger(clinic, { keyFile, clock: Date.now, addresses })
  try {
    await ledger.append(details.map((detail) => ({ who: `user ${userInfo().username}`, from: 'terminal', ...detail })))
  } finally {
    await ledger.close()
  }
}
