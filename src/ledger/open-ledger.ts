import { randomBytes } from 'node:crypto'
import { readLedgerHead, settleSetting, type TenantStore } from '#store'
import { isOrigin } from './checkpoint.ts'
import type { NewEntry } from './entry.ts'
import { ADDRESS_SECRET, withHashedAddresses } from './hashed-addresses.ts'
import { adoptNextKey, makeKeyFile, makeNextKey, readKeyFile, readNextKey } from './key-file.ts'
import { LedgerError } from './ledger-error.ts'
import { openNote } from './note.ts'
import type { Signer, Verifier } from './note-key.ts'
import { type LedgerReader, readLedger } from './read-ledger.ts'
import type { Appended } from './seal-batch.ts'
import { startIndexer } from './search/indexer.ts'
import { type Sequencer, startSequencer } from './sequencer.ts'
import { rotationEntry } from './vouch.ts'

// The ledger as its writers have it.
//
//   const ledger = await openLedger(store.forTenant(MAIN_TENANT), { keyFile: 'ledger.key', clock: Date.now })
//   const { index } = await ledger.append({ kind: 'viewed', who: 'user yamada', mail, what: 'text' })   // on disk now
//   const { note } = await ledger.checkpoint()                                                          // keep elsewhere

export interface LedgerSettings {
  /** The signing key, one a tenant; made where there is none and the ledger is new. */
  readonly keyFile: string
  /** Milliseconds since 1970. */
  readonly clock: () => number
  /** What the ledger is called, for good; by default the tenant and a random number. */
  readonly origin?: string
  /** Whether addresses on mails are written as they are or as keyed hashes. */
  readonly addresses?: 'plain' | 'hashed'
}

export interface Ledger extends LedgerReader {
  readonly origin: string
  /** The public key in force, as a verifier key. To be kept where the server cannot change it. */
  readonly verifierKey: () => string
  /** Resolves when what was handed in is on disk and under a checkpoint; a list is written whole or not at all. */
  readonly append: {
    (entry: NewEntry): Promise<Appended>
    (entries: readonly NewEntry[]): Promise<readonly Appended[]>
  }
  /** Signs with a new key from now on; the ledger itself says so, vouched for by the key before. */
  readonly rotateKey: (who: string) => Promise<string>
  readonly close: () => Promise<void>
}

/** Opens a tenant's ledger for writing, and begins it where there is none. Throws LedgerError and StoreError. */
export async function openLedger(clinic: TenantStore, settings: LedgerSettings): Promise<Ledger> {
  const { clock, keyFile } = settings
  const head = await readLedgerHead(clinic)
  const first = head === undefined ? firstSigner(clinic, settings) : signerOf(keyFile, head.note)
  const sequencer = startSequencer(clinic, { signer: first, clock, rereadSigner: () => readKeyFile(keyFile) })
  try {
    const { name, text } = first.verifier
    await sequencer.begin({ kind: 'ledger-started', who: 'sekisho', origin: name, key: text })
    const veil = await veilOf(clinic, settings)
    return ledgerOn(clinic, sequencer, keyFile, veil)
  } catch (error) {
    await sequencer.close()
    throw error
  }
}

function ledgerOn(
  clinic: TenantStore,
  sequencer: Sequencer,
  keyFile: string,
  veil: (entry: NewEntry) => NewEntry,
): Ledger {
  const indexer = startIndexer(clinic)
  indexer.wake() // Whoever wrote before us may have died before the index had it.
  // WHY no async function here: a door's entry goes through it, and a promise between costs as much as the entry's hash.
  const seal: Sequencer['append'] = (entries, nextSigner) => {
    const appended = sequencer.append(entries, nextSigner)
    indexer.wake()
    return appended
  }
  const close = async (): Promise<void> => {
    await Promise.all([indexer.close(), sequencer.close()])
  }
  function append(entry: NewEntry): Promise<Appended>
  function append(entries: readonly NewEntry[]): Promise<readonly Appended[]>
  function append(given: NewEntry | readonly NewEntry[]): Promise<Appended | readonly Appended[]> {
    if (!isList(given)) return seal([veil(given)]).then(onlyOne)
    return given.length === 0 ? Promise.resolve([]) : seal(given.map(veil))
  }
  const rotate = async (who: string): Promise<string> => {
    const signer = sequencer.signer()
    const next = makeNextKey(keyFile, signer.verifier.name)
    await seal([rotationEntry(who, signer, next)], next)
    // If we die here, the key file still has the old key and the ledger says the new one: `signerOf` finds it.
    adoptNextKey(keyFile)
    return next.verifier.text
  }
  let rotating: Promise<unknown> = Promise.resolve()
  // WHY one after the other: each key is vouched for by the one before it, and there is one place for the next.
  const rotateKey = (who: string): Promise<string> => {
    const rotated = rotating.then(() => rotate(who))
    rotating = rotated.catch(() => undefined) // Its caller is told; the one after it begins anew.
    return rotated
  }
  return {
    ...readLedger(clinic),
    origin: sequencer.signer().verifier.name,
    verifierKey: () => sequencer.signer().verifier.text,
    ...{ append, rotateKey, close },
  }
}

function onlyOne([appended]: readonly Appended[]): Appended {
  if (appended === undefined) throw new Error('an entry was sealed and has no place')
  return appended
}

const isList = (given: NewEntry | readonly NewEntry[]): given is readonly NewEntry[] => Array.isArray(given)

function firstSigner(clinic: TenantStore, { keyFile, origin }: LedgerSettings): Signer {
  const name = origin ?? `sekisho/${clinic.tenant}/${randomBytes(6).toString('hex')}`
  if (!isOrigin(name))
    throw new RangeError(`A ledger's origin is up to 100 characters without spaces and "+": "${name}"`)
  return readKeyFile(keyFile) ?? makeKeyFile(keyFile, name)
}

/** The signer of a ledger that is there already: the one in the key file, or the next one, where it has come into force. */
function signerOf(keyFile: string, note: string): Signer {
  const signer = readKeyFile(keyFile)
  const next = readNextKey(keyFile)
  if (next !== undefined && hasSigned(next.verifier, note)) {
    adoptNextKey(keyFile)
    return next
  }
  if (signer !== undefined) return signer // Whether it is the right one is asked with the first batch.
  throw new LedgerError(
    'no-key',
    `Cannot write the ledger: its key "${keyFile}" is not there; put the file back from its backup`,
  )
}

const hasSigned = (verifier: Verifier, note: string): boolean => !('flaw' in openNote(note, [verifier]))

async function veilOf(
  clinic: TenantStore,
  { addresses, clock }: LedgerSettings,
): Promise<(entry: NewEntry) => NewEntry> {
  if (addresses !== 'hashed') return (entry) => entry
  const made = randomBytes(32).toString('hex')
  const secret = String(await clinic.write((desk) => settleSetting(desk, ADDRESS_SECRET, made, clock())))
  return (entry) => withHashedAddresses(entry, secret)
}
