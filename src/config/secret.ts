import { hash, timingSafeEqual } from 'node:crypto'
import { inspect } from 'node:util'

/** Where a secret was written: in a file, in the environment, or in the configuration itself. */
export type SecretSource = { readonly file: string } | { readonly env: string } | 'plain'

/** Something that must not be shown: neither JSON nor a log nor an error shows more of it than where it came from. */
export class Secret {
  readonly source: SecretSource
  readonly #text: string

  constructor(text: string, source: SecretSource) {
    this.#text = text
    this.source = source
  }

  reveal(): string {
    return this.#text
  }

  /** In constant time, whatever is given. */
  is(given: string): boolean {
    return timingSafeEqual(hash('sha256', this.#text, 'buffer'), hash('sha256', given, 'buffer'))
  }

  toString(): string {
    if (this.source === 'plain') return '(secret)'
    return 'file' in this.source ? `(secret from ${this.source.file})` : `(secret from ${this.source.env})`
  }

  toJSON(): string {
    return this.toString()
  }

  [inspect.custom](): string {
    return this.toString()
  }
}
