// Traditional PKWARE encryption (APPNOTE 6.1): three 32-bit keys stirred by every byte; 12 random bytes stand before
// the data, the last of which repeats the high byte of the CRC (or of the time, in a streamed entry), encrypted.
// One byte of check: a wrong password passes one time in 256, and only the CRC of the result is sure.

const HEADER_BYTES = 12

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index
  for (let bit = 0; bit < 8; bit += 1) value = (value & 1) === 0 ? value >>> 1 : (value >>> 1) ^ 0xedb88320
  return value
})

/** Decrypts the packed bytes; undefined when the check byte says that the password is wrong. */
export function decryptZipCrypto(packed: Buffer, password: Buffer, checks: readonly number[]): Buffer | undefined {
  if (packed.length < HEADER_BYTES) return undefined
  const keys = new Keys(password)
  const header = keys.decrypt(packed.subarray(0, HEADER_BYTES))
  if (!checks.includes(header[HEADER_BYTES - 1] ?? 0)) return undefined
  return keys.decrypt(packed.subarray(HEADER_BYTES))
}

class Keys {
  #key0 = 0x12345678
  #key1 = 0x23456789
  #key2 = 0x34567890

  constructor(password: Buffer) {
    for (const byte of password) this.#stir(byte)
  }

  decrypt(from: Buffer): Buffer {
    const to = Buffer.allocUnsafe(from.length)
    for (let at = 0; at < from.length; at += 1) {
      const mask = (this.#key2 & 0xffff) | 2
      const byte = ((from[at] ?? 0) ^ (Math.imul(mask, mask ^ 1) >>> 8)) & 0xff
      to[at] = byte
      this.#stir(byte)
    }
    return to
  }

  #stir(byte: number): void {
    this.#key0 = (CRC_TABLE[(this.#key0 ^ byte) & 0xff] ?? 0) ^ (this.#key0 >>> 8)
    this.#key1 = (Math.imul(this.#key1 + (this.#key0 & 0xff), 134775813) + 1) | 0
    this.#key2 = (CRC_TABLE[(this.#key2 ^ (this.#key1 >>> 24)) & 0xff] ?? 0) ^ (this.#key2 >>> 8)
  }
}
