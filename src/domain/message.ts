import type { Fact, FactOf, FactType } from './fact.ts'
import type { Flaw } from './flaw.ts'
import type { Kind } from './kind.ts'

/** The bytes that arrived, and the little that the place they came from knows of them. */
export interface RawMail {
  readonly bytes: Buffer
  /** File name, where there is one; text, never a path to open. */
  readonly name?: string
  /** `mail` when a door knows that it is one; otherwise the bytes decide. */
  readonly as?: 'mail' | 'file'
}

/** How a part sits in its parent. */
export type Role =
  | 'root' // what arrived
  | 'body' // text that a mail program shows
  | 'attachment' // a file that a mail program offers
  | 'inline' // a picture or the like that belongs to a body
  | 'member' // an entry of an archive or disk image
  | 'object' // embedded in a document
  | 'code' // macro or script source
  | 'hidden' // bytes that most programs do not show: preamble, epilogue, appended data

/** One thing found in a mail. Parts form one flat list; `parent` points to an earlier one. */
export interface Part {
  readonly id: number
  readonly parent: number | null
  readonly depth: number
  readonly role: Role
  /** The best of its names, decoded; empty when it has none. The sender's choice. */
  readonly name: string
  /** For people: `mail > 請求書.zip > invoice.doc > VBA/ThisDocument`. */
  readonly path: string
  readonly kind: Kind
  /** Its bytes after decoding; for a part that was not read whole, what was read. */
  readonly content: Buffer
  /** Its size; for a part that was not read whole, the size its container declares. */
  readonly bytes: number
  /** SHA-256 in lower-case hex; null when the part was not read whole. */
  readonly sha256: string | null
  readonly facts: readonly Fact[]
  readonly flaws: readonly Flaw[]
}

/** A mail (or a bare file) taken apart. `parts[0]` is what arrived. */
export interface Message {
  readonly parts: readonly Part[]
}

/** Every fact of one type, with the part it was found in, in the order of the parts. */
export function* factsOf<T extends FactType>(message: Message, type: T): Generator<{ part: Part; fact: FactOf<T> }> {
  for (const part of message.parts) {
    for (const fact of part.facts) if (fact.type === type) yield { part, fact: fact as FactOf<T> }
  }
}
