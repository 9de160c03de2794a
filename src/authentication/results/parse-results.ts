import { Lexer } from './lexer.ts'

// The value of an Authentication-Results field (RFC 8601 section 2.2), and of its sisters.
//
//   payload = authserv-id [version] ( ";" "none" / 1*( ";" method ["/" version] "=" result [reason] *property ) )
//   reason  = "reason" "=" value            property = ptype "." name "=" value
//   ARC-Authentication-Results (RFC 8617 section 4.1.1) has `i=NUMBER;` in front.
//
// Comments and folding white space may stand between any two of these.

export interface MethodResult {
  /** Lower case: `spf`, `dkim`, `dmarc`, `arc`, ... */
  readonly method: string
  /** Lower case. */
  readonly result: string
  readonly reason: string
  /** By `ptype.name` in lower case; the first of each. */
  readonly properties: ReadonlyMap<string, string>
  /** The comments of this result, one string. */
  readonly comment: string
}

export interface ParsedResults {
  /** Lower case; empty where there is none, as in the fields of some large services. */
  readonly id: string
  /** 1 when left out. Another means another grammar: nothing else is then read. */
  readonly version: number
  /** The ARC instance; 0 where there is none. */
  readonly instance: number
  readonly results: readonly MethodResult[]
  /** Something in it could not be read. */
  readonly isBroken: boolean
}

// LIMIT: a server reports one result a method and one a signature.
const RESULTS_MAX = 64
const PROPERTIES_MAX = 32

/** Reads the value of Authentication-Results or ARC-Authentication-Results. */
export function parseResults(value: string): ParsedResults {
  const lexer = new Lexer(value)
  const first = lexer.value() ?? ''
  const instance = /^i=(\d{1,2})$/i.exec(first)?.[1]
  const id = instance === undefined ? first : lexer.eat(';') ? (lexer.value() ?? '') : ''
  const shell = { id: id.toLowerCase(), version: 1, instance: Number(instance ?? 0), results: [], isBroken: false }
  // QUIRK: some services write no authserv-id; what then stands in its place is a result.
  if (id.includes('=')) return { ...shell, id: '', isBroken: true }
  const version = lexer.word()
  if (version !== '' && version !== '1') return { ...shell, version: Number(version) || 0 }
  const results: MethodResult[] = []
  let isBroken = false
  while (!lexer.isAtEnd && results.length < RESULTS_MAX) {
    if (!lexer.eat(';')) {
      isBroken = true
      lexer.skipClause()
      if (!lexer.eat(';')) break
    }
    const result = readResult(lexer)
    if (result !== undefined) results.push(result)
  }
  return { ...shell, results, isBroken: isBroken || lexer.isBroken || results.length >= RESULTS_MAX }
}

function readResult(lexer: Lexer): MethodResult | undefined {
  lexer.takeComments()
  const method = lexer.word().toLowerCase()
  if (lexer.eat('/')) lexer.word()
  if (method === '' || !lexer.eat('=')) {
    // `none`, or nothing that could be read.
    lexer.skipClause()
    return undefined
  }
  const result = lexer.word().toLowerCase()
  const { reason, properties } = readProperties(lexer)
  const comment = lexer.takeComments().trim()
  return { method, result, reason, properties, comment }
}

function readProperties(lexer: Lexer) {
  const properties = new Map<string, string>()
  let reason = ''
  for (let count = 0; count < PROPERTIES_MAX; count += 1) {
    const type = lexer.word().toLowerCase()
    if (type === '') break
    const name = lexer.eat('.') ? `${type}.${lexer.word().toLowerCase()}` : type
    if (!lexer.eat('=')) break
    const value = lexer.value() ?? ''
    if (name === 'reason') reason ||= value
    else if (!properties.has(name)) properties.set(name, value)
  }
  lexer.skipClause()
  return { reason, properties }
}

export interface ReceivedSpf {
  /** Lower case. */
  readonly result: string
  /** `client-ip`, `envelope-from`, `helo`, `receiver`, `identity`, ... in lower case; the first of each. */
  readonly pairs: ReadonlyMap<string, string>
}

/** Reads the value of Received-SPF (RFC 7208 section 9.1): a result, a comment, `key=value` pairs between semicolons. */
export function parseReceivedSpf(value: string): ReceivedSpf {
  const lexer = new Lexer(value)
  const result = lexer.word().toLowerCase()
  const pairs = new Map<string, string>()
  for (let count = 0; count < PROPERTIES_MAX && !lexer.isAtEnd; count += 1) {
    const key = lexer.word().toLowerCase()
    if (key !== '' && lexer.eat('=')) {
      const given = lexer.value() ?? ''
      if (!pairs.has(key)) pairs.set(key, given)
    }
    lexer.skipClause()
    lexer.eat(';')
  }
  return { result, pairs }
}
