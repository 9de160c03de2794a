import { addressValue, domainValue, hashValue, type IndicatorValue, ipValue } from './indicator-value.ts'

// Patterns of STIX indicators, those that say what something is:
//
//   [domain-name:value = 'evil.example' OR url:value IN ('http://evil.example/a', 'http://evil.example/b')]
//   [file:hashes.'SHA-256' = '…' AND file:name = 'a.doc']
//
// SPEC: STIX 2.1, section 9. Everything with an order in time, a negation or a likeness is left alone.

const COMPARISON =
  /([a-z0-9-]{1,60}):([^\s=!<>]{1,200})\s*(NOT\s+)?(=|!=|<=?|>=?|IN\b|LIKE\b|MATCHES\b|ISSUBSET\b|ISSUPERSET\b)\s*(\((?:\s*'(?:[^'\\]|\\.)*'\s*,?)*\)|'(?:[^'\\]|\\.)*')/giu
const TEXT = /'((?:[^'\\]|\\.)*)'/gu
const BEYOND = /\b(?:FOLLOWEDBY|EXISTS)\b/u
// LIMIT: a pattern that lists more is a list.
const VALUES_MAX = 5_000

/** The values of which each by itself makes the pattern likely; none when it cannot be read. */
export function stixValues(pattern: string): readonly IndicatorValue[] {
  const outside = pattern.replace(TEXT, "''")
  if (BEYOND.test(outside)) return []
  const values: IndicatorValue[] = []
  for (const [, object = '', path = '', not, operator = '', operand = ''] of pattern.matchAll(COMPARISON)) {
    if (not !== undefined || (operator !== '=' && operator.toUpperCase() !== 'IN')) return []
    const read = readerOf(object.toLowerCase(), path.toLowerCase())
    if (read !== undefined)
      for (const [, text = ''] of operand.matchAll(TEXT)) values.push(...listOf(read(unescaped(text))))
    if (values.length >= VALUES_MAX) break
  }
  return /\bAND\b/u.test(outside) ? mostTelling(values) : values
}

/**
 * WHY: of things that must be true together, the file or the address says it all; the server it lies on may be
 * anybody's.
 */
function mostTelling(values: readonly IndicatorValue[]): readonly IndicatorValue[] {
  const best = TELLING.find((types) => values.some(({ type }) => types.includes(type))) ?? []
  return values.filter(({ type }) => best.includes(type))
}

const TELLING: readonly (readonly string[])[] = [['sha256', 'sha1', 'md5'], ['url'], ['domain'], ['ip']]

type Reader = (text: string) => IndicatorValue | undefined

function readerOf(object: string, path: string): Reader | undefined {
  if (object === 'file' && /^hashes\.['"]?(?:sha-?256|sha-?1|md5)['"]?$/u.test(path)) return hashValue
  return path === 'value' ? BY_OBJECT.get(object) : undefined
}

const BY_OBJECT: ReadonlyMap<string, Reader> = new Map([
  ['domain-name', domainValue],
  ['url', addressValue],
  ['ipv4-addr', ipValue],
  ['ipv6-addr', ipValue],
])

const listOf = <T>(value: T | undefined): readonly T[] => (value === undefined ? [] : [value])

const unescaped = (text: string): string => text.replace(/\\(.)/gu, '$1')
