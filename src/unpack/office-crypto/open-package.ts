import type { Opened, Opening } from '#bytes'
import { type Cfb, streamIn } from '../cfb/read-cfb.ts'
import { findPassword } from './find-password.ts'
import { readPackageLock } from './package-lock.ts'

const INFO_BYTES_MAX = 2 ** 17
const SIZE_BYTES = 8

/** The package in `EncryptedPackage` as a file of its own; undefined while it stays closed. */
export function openLockedPackage(cfb: Cfb, opening: Opening): Opened | undefined {
  const [info, locked] = [streamIn(cfb, 0, 'EncryptionInfo'), streamIn(cfb, 0, 'EncryptedPackage')]
  if (info === undefined || locked === undefined || locked.size > opening.budget.partBytesLeft) return undefined
  const lock = readPackageLock(cfb.stream(info, INFO_BYTES_MAX))
  const unlocked = lock === undefined ? undefined : findPassword(lock, opening)
  if (lock === undefined || unlocked === undefined) return undefined
  const stream = cfb.stream(locked)
  if (stream.length < SIZE_BYTES || !opening.budget.spendBytes(stream.length)) return undefined
  const plain = unlocked.key(stream.subarray(SIZE_BYTES))
  // The size in front tells where the padding of the last block starts; a wrong one changes nothing but that.
  const size = Number(stream.readBigUInt64LE(0))
  const content = size > plain.length - 4096 && size <= plain.length ? plain.subarray(0, size) : plain
  return {
    facts: [{ type: 'encryption', scheme: lock.scheme, password: unlocked.password }],
    children: [{ role: 'object', name: '', content }],
    flaws: [],
  }
}
