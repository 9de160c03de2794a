import { isAscii } from 'node:buffer'
import { crc32 } from 'node:zlib'
import iconv from 'iconv-lite'
import type { Candidate, Opening } from '#bytes'
import { FLAG_DESCRIPTOR, FLAG_MASKED, FLAG_STRONG, METHOD_AES, type ZipEntry } from './entry.ts'
import { inflateWhole } from './inflate-whole.ts'
import { decryptWinZipAes, readAesField } from './winzip-aes.ts'
import { decryptZipCrypto } from './zip-crypto.ts'

export interface Unlocked {
  readonly packed: Buffer
  /** The entry as it is without its lock: true method, and no CRC where the lock has checked the bytes. */
  readonly entry: ZipEntry
}

// LIMIT: entries on which every candidate may fail; on the rest only the password that opened something is tried. An
// AES password costs a millisecond, an old one a few microseconds.
const AES_ROUNDS_MAX = 2
const OLD_ROUNDS_MAX = 50
// LIMIT: steps for a try; some 650 tries on AES empty the purse of one mail, which takes about a second.
const STEPS = { aes: 30_000, old: 1 } as const
// LIMIT: how much of an entry is inflated to see whether one byte of check was no accident; garbage breaks sooner.
const PROBE_BYTES = 2 ** 16

/** Opens an archive's encrypted entries; remembers the password that worked, for the next one has mostly the same. */
export class ZipLock {
  /** The password that opened something. */
  found: Candidate | undefined
  readonly #opening: Opening
  /** Entries that every candidate failed on. */
  #rounds = { aes: 0, old: 0 }
  #candidates: readonly Candidate[] | undefined

  constructor(opening: Opening) {
    this.#opening = opening
  }

  open(packed: Buffer, entry: ZipEntry): Unlocked | undefined {
    // SPEC: APPNOTE 7: strong encryption needs certificates or a scheme that is not published for others to use.
    if ((entry.flags & (FLAG_STRONG | FLAG_MASKED)) !== 0) return undefined
    const lock = entry.method === METHOD_AES ? 'aes' : 'old'
    const again = this.found === undefined ? undefined : this.#try(packed, entry, this.found)
    if (again !== undefined) return again
    if (this.#rounds[lock] >= (lock === 'aes' ? AES_ROUNDS_MAX : OLD_ROUNDS_MAX)) return undefined
    for (const candidate of this.#list()) {
      if (this.#opening.budget.spent.has('steps')) return undefined
      const unlocked = this.#try(packed, entry, candidate)
      if (unlocked === undefined) continue
      this.found = candidate
      return unlocked
    }
    this.#rounds[lock] += 1
    return undefined
  }

  #list(): readonly Candidate[] {
    const { passwordsMax } = this.#opening.budget.limits
    this.#candidates ??= this.#opening.passwords().slice(0, passwordsMax)
    return this.#candidates
  }

  #try(packed: Buffer, entry: ZipEntry, { value }: Candidate): Unlocked | undefined {
    for (const password of passwordBytes(value)) {
      if (!this.#opening.budget.spendSteps(entry.method === METHOD_AES ? STEPS.aes : STEPS.old)) return undefined
      const unlocked = entry.method === METHOD_AES ? openAes(packed, entry, password) : openOld(packed, entry, password)
      if (unlocked !== undefined) return unlocked
    }
    return undefined
  }
}

/** WHY: Windows in Japan hands a password to old tools in cp932, everything newer in UTF-8. */
function passwordBytes(value: string): readonly Buffer[] {
  const utf8 = Buffer.from(value, 'utf8')
  return isAscii(utf8) ? [utf8] : [utf8, iconv.encode(value, 'cp932')]
}

function openAes(packed: Buffer, entry: ZipEntry, password: Buffer): Unlocked | undefined {
  const field = readAesField(entry.extra)
  if (field === undefined) return undefined
  const plain = decryptWinZipAes(packed, password, field)
  const crc = field.version === 1 ? entry.crc32 : 0
  return plain && { packed: plain, entry: { ...entry, method: field.method, crc32: crc, packedBytes: plain.length } }
}

function openOld(packed: Buffer, entry: ZipEntry, password: Buffer): Unlocked | undefined {
  const isStreamed = (entry.flags & FLAG_DESCRIPTOR) !== 0
  const checks = isStreamed ? [entry.time >>> 8, entry.crc32 >>> 24] : [entry.crc32 >>> 24]
  const plain = decryptZipCrypto(packed, password, checks)
  if (plain === undefined || !isRight(plain, entry)) return undefined
  return { packed: plain, entry: { ...entry, packedBytes: plain.length } }
}

/** Whether what came out is the entry; sure for stored data, as good as sure for a deflated beginning. */
function isRight(plain: Buffer, entry: ZipEntry): boolean {
  if (entry.method === 0) return entry.crc32 === 0 || crc32(plain) === entry.crc32
  if (entry.method !== 8) return true
  const { value, state } = inflateWhole(plain, 0, PROBE_BYTES)
  if (state === 'open') return true
  if (state === 'ended') return entry.crc32 === 0 || crc32(value) === entry.crc32
  return false
}
