import { hash } from 'node:crypto'
import { SHINGLE_MAX } from '#store'

// No text is kept, and what is kept in its place is salted: whoever steals the store cannot try phrases against it
// without the place's own salt, and two places have nothing to compare.

const BITS_BYTES = 6

export class Salt {
  readonly #salt: string

  constructor(salt: Buffer) {
    this.#salt = salt.toString('hex')
  }

  /** A fingerprint as it is kept: 47 bits of SHA-256 over salt and fingerprint. */
  print(print: number): number {
    return hash('sha256', `${this.#salt} ${print}`, 'buffer').readUIntBE(0, BITS_BYTES) % (SHINGLE_MAX + 1)
  }

  /** A subject as it is kept; empty stays empty. */
  subject(key: string): string {
    return key === '' ? '' : hash('sha256', `${this.#salt} subject ${key}`, 'base64url').slice(0, 22)
  }
}
