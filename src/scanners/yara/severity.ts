import type { ScanSeverity } from '#domain'
import type { YaraMatch } from './yara-errand.ts'

// How much a rule's match weighs, from what its maker wrote into its meta section. The first of these that says
// something counts:
//
//   sekisho  = "hold" | "notice" | "record"
//   severity = a word, or a number: up to 10 it is of ten, above of a hundred
//   score    = a number of a hundred
//
// A rule that says nothing holds the mail: whoever keeps rules wants to see what they match.

const WORDS: Readonly<Record<string, ScanSeverity>> = {
  ...{ hold: 'hold', critical: 'hold', high: 'hold', malicious: 'hold' },
  ...{ notice: 'notice', medium: 'notice', moderate: 'notice', low: 'notice', suspicious: 'notice' },
  ...{ record: 'record', info: 'record', informational: 'record', information: 'record', none: 'record' },
}
const HOLD_FROM = 60
const NOTICE_FROM = 20

export function severityOf({ sekisho, severity, score }: YaraMatch['meta']): ScanSeverity {
  return ofWord(sekisho) ?? ofWord(severity) ?? ofNumber(severity, 10) ?? ofNumber(score, 100) ?? 'hold'
}

const ofWord = (value: unknown): ScanSeverity | undefined =>
  typeof value === 'string' && Object.hasOwn(WORDS, value.toLowerCase()) ? WORDS[value.toLowerCase()] : undefined

function ofNumber(value: unknown, scale: number): ScanSeverity | undefined {
  const number = typeof value === 'string' && /^\d{1,4}$/u.test(value) ? Number(value) : value
  if (typeof number !== 'number' || !Number.isFinite(number)) return undefined
  const percent = number > scale ? number : (number * 100) / scale
  return percent >= HOLD_FROM ? 'hold' : percent >= NOTICE_FROM ? 'notice' : 'record'
}
