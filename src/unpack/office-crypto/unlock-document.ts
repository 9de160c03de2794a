import { type Cfb, streamIn } from '../cfb/read-cfb.ts'
import { type BlockKey, decryptBlocks } from './rc4.ts'
import { type Lock, readRc4Lock } from './rc4-key.ts'
import { readSummaryStreams } from './summary-streams.ts'
import { xorLock } from './xor-key.ts'

// MS-DOC section 2.2.6: FIB flags at 0x0A: 0x0100 encrypted, 0x8000 by XOR; lKey(4) at 0x0E is key and verifier for
// XOR, otherwise the length of the header (MS-OFFCRYPTO 2.3.5, 2.3.6) at the start of the table stream. The streams
// WordDocument, table and Data are encrypted by themselves; the first 68 bytes of the FIB and that header are not.

const FLAGS_AT = 0x0a
const LKEY_AT = 0x0e
const ENCRYPTED = 0x0100
const WHICH_TABLE = 0x0200
const OBFUSCATED = 0x8000
const FIB_CLEAR_BYTES = 68
const BLOCK_BYTES = 512
const HEADER_BYTES_MAX = 4096

type Streams = ReadonlyMap<string, Buffer>

/** How a Word document is locked; it opens to the plain streams by their names. */
export function readDocumentLock(cfb: Cfb): Lock<() => Streams> | undefined {
  const fib = read(cfb, 'WordDocument', FIB_CLEAR_BYTES)
  if (fib.length < FIB_CLEAR_BYTES || (fib.readUInt16LE(FLAGS_AT) & ENCRYPTED) === 0) return undefined
  const tableName = (fib.readUInt16LE(FLAGS_AT) & WHICH_TABLE) === 0 ? '0Table' : '1Table'
  if ((fib.readUInt16LE(FLAGS_AT) & OBFUSCATED) !== 0) {
    const lock = xorLock(fib.readUInt16LE(LKEY_AT + 2), fib.readUInt16LE(LKEY_AT))
    return opensTo(lock, (key) => plainStreams(cfb, tableName, 0, (stream) => decryptXor(stream, key)))
  }
  const headerBytes = fib.readUInt32LE(LKEY_AT)
  const lock = readRc4Lock(read(cfb, tableName, Math.min(headerBytes, HEADER_BYTES_MAX)))
  if (lock === undefined) return undefined
  return opensTo(lock, (key) => {
    const streams = plainStreams(cfb, tableName, headerBytes, (stream) => decryptBlocks(stream, BLOCK_BYTES, key))
    return new Map([...streams, ...propertyStreams(cfb, lock.scheme, key)])
  })
}

function plainStreams(cfb: Cfb, table: string, headBytes: number, decrypt: (stream: Buffer) => Buffer): Streams {
  const plain = new Map<string, Buffer>()
  for (const [name, clear] of [
    ['WordDocument', FIB_CLEAR_BYTES],
    [table, headBytes],
    ['Data', 0],
  ] as const) {
    const locked = read(cfb, name)
    if (locked.length > 0) plain.set(name, keepingHead(locked, decrypt(locked), clear))
  }
  const word = plain.get('WordDocument')
  word?.writeUInt16LE(word.readUInt16LE(FLAGS_AT) & ~(ENCRYPTED | OBFUSCATED), FLAGS_AT)
  return plain
}

const propertyStreams = (cfb: Cfb, scheme: string, key: BlockKey): Streams =>
  scheme === 'rc4-cryptoapi' ? readSummaryStreams(read(cfb, 'encryption'), key) : new Map()

function read(cfb: Cfb, name: string, bytesMax?: number): Buffer {
  const entry = streamIn(cfb, 0, name)
  return entry === undefined ? Buffer.alloc(0) : cfb.stream(entry, bytesMax)
}

// Decrypting comes last, when the password is known to be right.
const opensTo = <Key>(lock: Lock<Key>, streams: (key: Key) => Streams): Lock<() => Streams> => ({
  ...lock,
  open(password) {
    const key = lock.open(password)
    return key === undefined ? undefined : () => streams(key)
  },
})

function keepingHead(locked: Buffer, plain: Buffer, bytes: number): Buffer {
  locked.copy(plain, 0, 0, Math.min(bytes, locked.length))
  return plain
}

// SPEC: MS-OFFCRYPTO section 2.3.7.6: zeros stay, and so does what would become one.
function decryptXor(stream: Buffer, key: Buffer): Buffer {
  const plain = Buffer.from(stream)
  for (let at = 0; at < plain.length; at += 1) {
    const byte = plain[at] ?? 0
    const own = key[at & 15] ?? 0
    if (byte !== 0 && byte !== own) plain[at] = byte ^ own
  }
  return plain
}
