// How a rule's cases are written: mails it must find, and mails it must let through, near misses among them.

import type { Known, Message } from '#domain'

export * from '../../test/fixtures/message.ts'

export interface RuleCase {
  /** What is special about it; a mail that comes close but is fine begins with `near miss:`. */
  readonly name: string
  readonly message: Message
  readonly known?: Known
  /** For a rejected mail: values the first evidence must show. */
  readonly seen?: Readonly<Record<string, string | number>>
}

export interface RuleCases {
  /** Mails in which the rule finds nothing. */
  readonly accept: readonly RuleCase[]
  /** Mails in which it finds something. */
  readonly reject: readonly RuleCase[]
}
