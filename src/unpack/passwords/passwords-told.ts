import { factsOf, type Message } from '#domain'
import { findPasswords } from './find-passwords.ts'

// LIMIT: a mail that tells a password tells one or two.
const WORDS_MAX = 20
const HINT = /pass|pw|pwd|暗証|暗号|解凍|解除|開封|ﾊﾟｽ|パス|ＰＷ|キー|鍵/i

/** The passwords that a mail's own subject and texts tell, likeliest first; for what its sender locks in other mails. */
export function passwordsTold(message: Message): string[] {
  const texts = [
    ...[...factsOf(message, 'mail')].filter(({ part }) => part.id === 0).map(({ fact }) => fact.head.subject),
    ...[...factsOf(message, 'text')]
      .filter(({ part, fact }) => part.role === 'body' && fact.from !== 'document')
      .map(({ fact }) => fact.text),
  ]
  const words = texts.filter((text) => HINT.test(text)).flatMap((text) => findPasswords(text).map(({ value }) => value))
  return [...new Set(words)].slice(0, WORDS_MAX)
}
