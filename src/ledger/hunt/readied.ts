import { hashedAddress } from '../hashed-addresses.ts'
import { URL_CHARS_MAX } from '../logged-links.ts'
import { folded, foldedAddress } from './folded.ts'
import type { HuntCondition, HuntTest } from './hunt-condition.ts'

// A condition made ready: its values in the spelling in which they are compared, once and not for each mail.

export type Readied =
  | { readonly all: readonly Readied[] }
  | { readonly any: readonly Readied[] }
  | { readonly not: Readied }
  | { readonly test: HuntTest; readonly values: readonly ReadiedValue[] }

export interface ReadiedValue {
  readonly text: string
  /** Of a subject. */
  readonly words: readonly string[]
  /** An address as it stands in entries whose addresses are hashed. */
  readonly hashed?: string
}

// LIMIT: conditions nest in each other's lists; a rule file that is deeper was not written by a person.
const DEPTH_MAX = 50

export function readied(condition: HuntCondition, secret: string | undefined, depth = 0): Readied {
  if (depth > DEPTH_MAX) throw new RangeError('Cannot hunt: the conditions nest too deep')
  const deeper = (one: HuntCondition) => readied(one, secret, depth + 1)
  if ('all' in condition) return { all: condition.all.map(deeper) }
  if ('any' in condition) return { any: condition.any.map(deeper) }
  if ('not' in condition) return { not: deeper(condition.not) }
  const { test, values } = condition
  return { test, values: values.map((value) => readiedValue(test, value, secret)) }
}

function readiedValue(test: HuntTest, value: string, secret: string | undefined): ReadiedValue {
  const text = spelled(test, value)
  const words = test === 'subject' ? text.split(/\s+/).filter((word) => word !== '') : []
  const isHashed = secret !== undefined && text.includes('@') && (test === 'sender' || test === 'recipient')
  return { text, words, ...(isHashed ? { hashed: hashedAddress(text, secret) } : {}) }
}

function spelled(test: HuntTest, value: string): string {
  switch (test) {
    case 'sender':
    case 'recipient':
      return foldedAddress(value)
    case 'message-id':
      return value.trim().replace(/^<(.*)>$/, '$1')
    case 'link':
      return (URL.parse(value.trim())?.href ?? value.trim()).slice(0, URL_CHARS_MAX)
    case 'link-host': {
      const host = value.trim().replace(/^\*?\./, '')
      return URL.parse(host.includes('://') ? host : `http://${host}`)?.hostname ?? folded(host)
    }
    case 'mail-hash':
    case 'part-hash':
    case 'subject':
    case 'part-name':
    case 'part-kind':
    case 'finding':
    case 'verdict':
    case 'authentication':
    case 'peer':
      return folded(value.trim())
  }
}
