import { hash } from 'node:crypto'
import {
  abandonHeldMail,
  beginHeldMail,
  growHeldMail,
  type HeldChunk,
  type NewHeldMail,
  newId,
  type TenantStore,
} from '#store'
import { checkMark } from './find-keys.ts'
import type { HeldReport, NewHeld } from './held.ts'
import type { Keys } from './key-file.ts'
import { QuarantineError } from './quarantine-error.ts'
import { CHUNK_BYTES, sealChunk } from './seal-chunk.ts'

// A mail comes into the store piece by piece: at no time is there a second copy of it in memory, and a mail of 100 MB
// does not keep the writer from the ledger for longer than a few pieces take. Usually it is one piece, and one write.

const CHUNKS_A_WRITE = 4

/** Gives what the mail takes in the store; undefined where it is held already. Throws QuarantineError `busy`. */
export async function holdMail(
  clinic: TenantStore,
  keys: Keys,
  held: NewHeld,
  heldAt: number,
): Promise<number | undefined> {
  const row = rowOf(held, newId(), heldAt)
  try {
    return await store(clinic, keys, held, row)
  } catch (error) {
    // Where the store itself is what is broken, `expire` takes the rest away.
    await clinic.write((desk) => abandonHeldMail(desk, row)).catch(() => undefined)
    throw error
  }
}

async function store(clinic: TenantStore, keys: Keys, held: NewHeld, row: NewHeldMail): Promise<number | undefined> {
  let storedBytes = 0
  let isBegun = false
  for await (const { chunks, isLast } of sealedChunks(keys.body, clinic.tenant, held)) {
    storedBytes += chunks.reduce((sum, { sealed }) => sum + sealed.length, 0)
    const end = isLast ? storedBytes : undefined
    const done = await clinic.write(async (desk) => {
      if (!isBegun) await checkMark(desk, keys)
      const begun = isBegun ? 'begun' : await beginHeldMail(desk, row)
      if (begun !== 'begun') return begun
      return (await growHeldMail(desk, row, chunks, end)) ? 'grown' : 'taken'
    })
    if (done === 'there') return undefined
    if (done === 'taken' || done === 'gone')
      throw new QuarantineError('busy', `Cannot hold the mail "${held.mail}": somebody else has it, or had it, in hand`)
    isBegun = true
    // If we die here, the mail is `storing`: nobody sees it, its sender was told nothing, and `expire` takes it away.
  }
  return storedBytes
}

interface SealedBatch {
  readonly chunks: readonly HeldChunk[]
  readonly isLast: boolean
}

async function* sealedChunks(key: Buffer, tenant: string, { mail, bytes }: NewHeld): AsyncGenerator<SealedBatch> {
  const count = Math.max(1, Math.ceil(bytes.length / CHUNK_BYTES))
  let chunks: HeldChunk[] = []
  for (let chunk = 0; chunk < count; chunk += 1) {
    const isLast = chunk === count - 1
    const plain = bytes.subarray(chunk * CHUNK_BYTES, (chunk + 1) * CHUNK_BYTES)
    chunks.push({ chunk, sealed: await sealChunk(key, { tenant, mail, chunk, isLast }, plain) })
    if (!isLast && chunks.length < CHUNKS_A_WRITE) continue
    yield { chunks, isLast }
    chunks = []
  }
}

function rowOf(held: NewHeld, body: string, heldAt: number): NewHeldMail {
  const { mail, door, direction, sender, recipients, subject, from, verdict, score, report, cause } = held
  return {
    ...{ mail, body, door, direction, sender, recipients, subject, from, verdict, score, heldAt },
    bytes: held.bytes.length,
    sha256: hash('sha256', held.bytes, 'hex'),
    rules: [...(cause === undefined ? [] : [`held/${cause}`]), ...rulesOf(report)],
    report: JSON.stringify(report),
    messageKey: held.messageKey ?? null,
    isLocked: held.isLocked === true,
  }
}

/** Each rule once, the strongest in front. */
const rulesOf = ({ findings }: HeldReport): string[] => [
  ...new Set([...findings].sort((one, other) => other.weight - one.weight).map(({ rule }) => rule)),
]
