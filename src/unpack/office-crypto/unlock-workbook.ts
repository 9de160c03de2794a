import { ByteReader } from '#bytes'
import { type Cfb, streamIn } from '../cfb/read-cfb.ts'
import { type BlockKey, decryptBlocks } from './rc4.ts'
import { type Lock, readRc4Lock } from './rc4-key.ts'
import { xorLock } from './xor-key.ts'

// MS-XLS section 2.2.10. The record FILEPASS says how everything behind it is encrypted: type(2: 0 XOR, 1 RC4), then
// key(2) verifier(2), or the header of section 2.3.5 or 2.3.6; before BIFF8 there is key and verifier only. The heads
// of records stay readable, and so do a few records and the place of a sheet.

const FILEPASS = 0x002f
// No program knows this record, so the ones that read the plain stream pass over it.
const UNKNOWN = 0x0fff
const BOUNDSHEET = 0x0085
const BLOCK_BYTES = 1024
// BOF, FILEPASS, INTERFACEHDR, RRDHEAD, USREXCL, FILELOCK, RRDINFO
const IN_THE_CLEAR = new Set([0x0809, 0x0009, 0x0209, 0x0409, FILEPASS, 0x00e1, 0x0138, 0x0194, 0x0195, 0x0196])
// FILEPASS comes right behind the BOF and a record or two about writing.
const RECORDS_BEFORE_MAX = 16
const HEAD_BYTES = 8192

type Decrypt = (stream: Buffer) => Buffer

/** How a workbook is locked; it opens to its plain stream by its name. Undefined in a way that we do not know. */
export function readWorkbookLock(cfb: Cfb): Lock<() => ReadonlyMap<string, Buffer>> | undefined {
  for (const name of ['Workbook', 'Book']) {
    const entry = streamIn(cfb, 0, name)
    const lock = entry && readStreamLock(cfb.stream(entry, HEAD_BYTES))
    if (entry === undefined || lock === undefined) continue
    return {
      ...lock,
      open(password) {
        const decrypt = lock.open(password)
        return decrypt && (() => new Map([[name, decrypt(cfb.stream(entry))]]))
      },
    }
  }
  return undefined
}

function readStreamLock(head: Buffer): Lock<Decrypt> | undefined {
  const at = findFilePass(head)
  if (at < 0) return undefined
  const data = head.subarray(at + 4, at + 4 + head.readUInt16LE(at + 2))
  const reader = new ByteReader(data)
  const isOld = data.length === 4
  const type = isOld ? 0 : reader.u16le()
  if (type === 1) return during(at, readRc4Lock(data.subarray(2)), decryptRc4)
  return type === 0 ? during(at, xorLock(reader.u16le(), reader.u16le()), decryptXor) : undefined
}

function findFilePass(stream: Buffer): number {
  for (let at = 0, count = 0; at + 4 <= stream.length && count < RECORDS_BEFORE_MAX; count += 1) {
    if (stream.readUInt16LE(at) === FILEPASS) return at
    at += 4 + stream.readUInt16LE(at + 2)
  }
  return -1
}

function during<Key>(
  filePass: number,
  lock: Lock<Key> | undefined,
  decrypt: (stream: Buffer, from: number, key: Key) => Buffer,
): Lock<Decrypt> | undefined {
  if (lock === undefined) return undefined
  return {
    ...lock,
    open(password) {
      const key = lock.open(password)
      return key && ((stream) => withoutFilePass(decrypt(stream, filePass, key), filePass))
    },
  }
}

function withoutFilePass(plain: Buffer, at: number): Buffer {
  plain.writeUInt16LE(UNKNOWN, at)
  return plain
}

// The key stream runs on over what is in the clear, so everything is decrypted and that is put back.
function decryptRc4(stream: Buffer, from: number, keyOf: BlockKey): Buffer {
  const plain = decryptBlocks(stream, BLOCK_BYTES, keyOf)
  stream.copy(plain, 0, 0, from)
  for (const { at, clear } of records(stream, from)) stream.copy(plain, at, at, at + 4 + clear)
  return plain
}

// SPEC: section 2.3.7.3; the index starts at the record's end, and bits turn by five.
function decryptXor(stream: Buffer, from: number, key: Buffer): Buffer {
  const plain = Buffer.from(stream)
  for (const { at, length, clear } of records(stream, from)) {
    const data = at + 4
    for (let i = clear; i < length; i += 1) {
      const mixed = (stream[data + i] ?? 0) ^ (key[(data + length + i) & 15] ?? 0)
      plain[data + i] = ((mixed >> 5) | (mixed << 3)) & 0xff
    }
  }
  return plain
}

/** Every record from an offset on, with the bytes of its data that are in the clear. */
function* records(stream: Buffer, from: number): Generator<{ at: number; length: number; clear: number }> {
  for (let at = from; at + 4 <= stream.length; ) {
    const type = stream.readUInt16LE(at)
    const length = Math.min(stream.readUInt16LE(at + 2), stream.length - at - 4)
    const clear = IN_THE_CLEAR.has(type) ? length : type === BOUNDSHEET ? Math.min(4, length) : 0
    yield { at, length, clear }
    at += 4 + length
  }
}
