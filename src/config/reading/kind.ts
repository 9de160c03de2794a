import type { Node } from 'yaml'
import type { Reading } from './reading.ts'
import type { Both } from './said.ts'

/** Stands for a value that was wrong; what was wrong about it is told already. */
export const WRONG: unique symbol = Symbol('wrong')
export type Wrong = typeof WRONG

/** What may stand at a place of the file, and what is made of it. */
export interface Kind<T> {
  /** In plain words, as the end of "write …": "a size such as 25MB". */
  readonly expects: Both
  readonly read: (node: Node, key: string, reading: Reading) => T | Wrong
  /** What stands below, where something does. */
  readonly below?: Below
}

export type Below =
  | { readonly shape: 'section'; readonly rows: Rows }
  | { readonly shape: 'list' | 'named'; readonly of: Kind<unknown> }

/** One key: what may stand there, what it means, what it is when nothing is written. */
export interface Row<T> {
  readonly kind: Kind<T>
  readonly about: Both
  /** As it would be written. */
  readonly fallback?: string
  /** The default in words, where it depends on something else. */
  readonly otherwise?: Both
  readonly isRequired?: true
  /** As it could be written, where the default shows nothing. */
  readonly example?: string
  /** A running service takes no new value. */
  readonly needsRestart?: true
}

export type Rows = Readonly<Record<string, Row<unknown>>>

/** What a section's rows make. */
export type ReadBy<R> = { readonly [K in keyof R]: R[K] extends Row<infer T> ? T : never }

type Words = Both & Pick<Row<unknown>, 'otherwise' | 'example' | 'needsRestart'>

const row = ({ ja, en, ...rest }: Words) => ({ about: { ja, en }, ...rest })

/** A key that may be left out, and is undefined then. */
export const optional = <T>(kind: Kind<T>, words: Words): Row<T | undefined> => ({ kind, ...row(words) })

export const required = <T>(kind: Kind<T>, words: Words): Row<T> => ({ kind, ...row(words), isRequired: true })

/** A key with a default, given as it would be written. */
export const withDefault = <T>(kind: Kind<T>, fallback: string, words: Words): Row<T> => ({
  kind,
  ...row(words),
  fallback,
})

/** nextHop in code is next-hop in the file. */
export const keyName = (name: string): string => name.replace(/[A-Z]/gu, (letter) => `-${letter.toLowerCase()}`)
