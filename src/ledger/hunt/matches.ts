import type { Correspondent, Entry } from '../entry.ts'
import { folded, foldedAddress, isBelow, isLike } from './folded.ts'
import type { Readied, ReadiedValue } from './readied.ts'

// Whether a mail fits, by what its entries say. While it is not judged yet, what asks for the judgement is unknown, and
// so may be the whole: true, false or undefined.

export type Received = Entry & { readonly kind: 'received' }
export type Judged = Entry & { readonly kind: 'judged' }

export function matches(condition: Readied, received: Received, judged: Judged | undefined): boolean | undefined {
  if ('all' in condition) return every(condition.all, (one) => matches(one, received, judged))
  if ('any' in condition) return some(condition.any, (one) => matches(one, received, judged))
  if ('not' in condition) {
    const is = matches(condition.not, received, judged)
    return is === undefined ? undefined : !is
  }
  const { test, values } = condition
  switch (test) {
    case 'finding':
      return judged && values.some(({ text }) => listOf(judged.findings).some(({ rule }) => isLike(rule, text)))
    case 'verdict':
      return judged && values.some(({ text }) => judged.verdict === text)
    default:
      return values.some((value) => isTrue(test, value, received))
  }
}

function every(list: readonly Readied[], is: (one: Readied) => boolean | undefined): boolean | undefined {
  let all: boolean | undefined = true
  for (const one of list) {
    const answer = is(one)
    if (answer === false) return false
    all = answer === undefined ? undefined : all
  }
  return all
}

function some(list: readonly Readied[], is: (one: Readied) => boolean | undefined): boolean | undefined {
  let any: boolean | undefined = false
  for (const one of list) {
    const answer = is(one)
    if (answer === true) return true
    any = answer === undefined ? undefined : any
  }
  return any
}

// Entries of other versions may lack a field; what is not there fits nothing.
const listOf = <T>(list: readonly T[] | undefined): readonly T[] => (Array.isArray(list) ? list : [])

function isTrue(test: string, { text, words, hashed }: ReadiedValue, mail: Received): boolean {
  const { headers, envelope } = mail
  switch (test) {
    case 'mail-hash':
      return mail.sha256 === text
    case 'part-hash':
      return listOf(mail.parts).some(({ sha256 }) => sha256 === text)
    case 'part-name':
      return listOf(mail.parts).some(({ path }) => namesOf(path).some((name) => isLike(folded(name), text)))
    case 'part-kind':
      return listOf(mail.parts).some(({ kind }) => kind === text)
    case 'link':
      return listOf(mail.links?.urls).some((url) => url.startsWith(text))
    case 'link-host':
      return listOf(mail.links?.hosts).some((host) => isBelow(host, text))
    case 'sender':
      return [envelope?.sender, ...addressesOf(headers?.from), ...addressesOf(headers?.replyTo)].some((address) =>
        isAddress(address, text, hashed),
      )
    case 'recipient':
      return listOf(envelope?.recipients).some((address) => isAddress(address, text, hashed))
    case 'subject':
      return hasWords(headers?.subject, words)
    case 'message-id':
      return headers?.messageId?.trim().replace(/^<(.*)>$/, '$1') === text
    case 'peer':
      return mail.peer?.address.toLowerCase() === text
    case 'authentication':
      return Object.entries(mail.authentication ?? {}).some(([name, came]) => folded(`${name}=${came}`) === text)
    default:
      return false
  }
}

const addressesOf = (list: readonly Correspondent[] | undefined): string[] => listOf(list).map(({ address }) => address)

/** A text without @ is a domain: all addresses of it and of what is below it. */
function isAddress(address: string | undefined, text: string, hashed: string | undefined): boolean {
  if (typeof address !== 'string' || address === '') return text === ''
  if (address === hashed) return true
  const own = foldedAddress(address)
  return text.includes('@') ? own === text : isBelow(own.slice(own.lastIndexOf('@') + 1), text) && text !== ''
}

export function hasWords(subject: string | undefined, words: readonly string[]): boolean {
  if (subject === undefined) return false
  const own = folded(subject)
  return words.every((word) => own.includes(word))
}

/** `mail > 請求書.zip > invoice.doc`: the name is what stands last, and every name on the way counts. */
const namesOf = (path: string): string[] => path.split(' > ').slice(1)
