// RC4, by ourselves: what Node is built with no longer offers it. Old Office documents change the key every few
// hundred bytes, so setting up matters as much as running.

const ORDERED = Uint8Array.from({ length: 256 }, (_, index) => index)

/** One RC4 stream; each call goes on where the last one ended. */
export class Rc4 {
  readonly #state = ORDERED.slice()
  #i = 0
  #j = 0

  constructor(key: Uint8Array) {
    const state = this.#state
    for (let i = 0, j = 0; i < 256 && key.length > 0; i += 1) {
      const own = state[i] ?? 0
      j = (j + own + (key[i % key.length] ?? 0)) & 0xff
      state[i] = state[j] ?? 0
      state[j] = own
    }
  }

  /** Decrypts (or encrypts, which is the same) in place. */
  apply(bytes: Uint8Array): void {
    const state = this.#state
    let i = this.#i
    let j = this.#j
    for (let at = 0; at < bytes.length; at += 1) {
      i = (i + 1) & 0xff
      const a = state[i] ?? 0
      j = (j + a) & 0xff
      const b = state[j] ?? 0
      state[i] = b
      state[j] = a
      bytes[at] = (bytes[at] ?? 0) ^ (state[(a + b) & 0xff] ?? 0)
    }
    this.#i = i
    this.#j = j
  }
}

/** The key of one numbered block. */
export type BlockKey = (block: number) => Buffer

/** A stream of which every `blockBytes` have a key of their own, decrypted into a copy. */
export function decryptBlocks(stream: Buffer, blockBytes: number, keyOf: BlockKey): Buffer {
  const plain = Buffer.from(stream)
  for (let at = 0, block = 0; at < plain.length; at += blockBytes, block += 1)
    new Rc4(keyOf(block)).apply(plain.subarray(at, at + blockBytes))
  return plain
}
