import { hash } from 'node:crypto'

// No text is kept, and what is kept in its place is salted: nothing that was hashed beforehand fits, and two places have
// nothing to compare. LIMIT: the salt lies in the store; who has all of it can try phrases that he already knows.

export class Salt {
  readonly #salt: string

  constructor(salt: Buffer) {
    this.#salt = salt.toString('hex')
  }

  /** A fingerprint as it is kept: the first 52 bits of SHA-256 over salt and fingerprint. */
  print(print: number): number {
    const digest = hash('sha256', `${this.#salt} ${print}`, 'buffer')
    return digest.readUIntBE(0, 6) * 16 + (digest.readUInt8(6) >> 4)
  }

  /** A subject as it is kept; empty stays empty. */
  subject(key: string): string {
    return key === '' ? '' : hash('sha256', `${this.#salt} subject ${key}`, 'base64url').slice(0, 22)
  }
}
