import { bytesToTexts } from './bytes-to-text.ts'
import { joinStrings } from './join-strings.ts'

// The layers that text is hidden in. Each looks for its own kind in a text and gives what lies under it; a layer that is
// not there gives nothing. All patterns are linear, and runs are found once.

export interface Inner {
  readonly text: string
  readonly layers: readonly string[]
}

type Layer = (text: string) => readonly Inner[]

const RUNS_MAX = 40

export const LAYERS: readonly Layer[] = [carets, joined, reversed, base64, hexadecimal, characterCodes, variables]

// `p^o^w^e^r`: cmd drops the caret and keeps what follows.
function carets(text: string): readonly Inner[] {
  if (!/[\w"%]\^[\w"%^/.&|-]/.test(text) || (text.match(/\^/g)?.length ?? 0) < 3) return []
  return [{ text: text.replace(/\^([\s\S]?)/g, '$1'), layers: ['carets'] }]
}

function joined(text: string): readonly Inner[] {
  const plain = joinStrings(text)
  return plain === text ? [] : [{ text: plain, layers: ['string-pieces'] }]
}

const BACKWARDS = /llehsrewop|exe\.(?:dmc|athsm)|\/\/:s?ptth|tcejbo-wen|tcejboetaerc|tpircsw|23lldnur|athsm|tseuqerbew/i

function reversed(text: string): readonly Inner[] {
  if (!BACKWARDS.test(text)) return []
  return [{ text: [...text].reverse().join(''), layers: ['reversed'] }]
}

// LIMIT: shorter runs are words.
const BASE64 = /[A-Za-z0-9+/]{20,}={0,2}/g
const PIECED_BASE64 = /^[A-Za-z0-9+/=\s]{40,}$/

function base64(text: string): readonly Inner[] {
  const inner: Inner[] = []
  const isDeflated = /deflatestream|inflate/i.test(text)
  const runs: string[] = PIECED_BASE64.test(text.trim()) ? [text.replace(/\s+/g, '')] : []
  for (const [run] of text.matchAll(BASE64)) {
    if (runs.length >= RUNS_MAX) break
    // Hexadecimal and one letter over and over are not meant.
    if (!/^[0-9a-f]+$/i.test(run) && !/^(.)\1+$/.test(run)) runs.push(run)
  }
  for (const run of runs) {
    const whole = run.replace(/=+$/, '')
    // A letter too many belongs to what stands before or behind.
    const bytes = Buffer.from(whole.length % 4 === 1 ? whole.slice(0, -1) : whole, 'base64')
    for (const { text: shown, layers } of bytesToTexts(bytes, isDeflated))
      inner.push({ text: shown, layers: ['base64', ...layers] })
  }
  return inner
}

// `706f77...`, `0x70,0x6f`, `\x70\x6f`, `%70%6f`, `70 6f 77`
const HEX_RUN = /(?:[0-9a-f]{2}){12,}/gi
const HEX_LIST = /(?:(?:0x|\\x|%|&h|\\u00)[0-9a-f]{2}[,;\s]{0,3}){8,}|(?:[0-9a-f]{2}[\s,:;-]){12,}[0-9a-f]{2}/gi

function hexadecimal(text: string): readonly Inner[] {
  const inner: Inner[] = []
  let runs = 0
  for (const pattern of [HEX_RUN, HEX_LIST]) {
    for (const [run] of text.matchAll(pattern)) {
      runs += 1
      if (runs > RUNS_MAX) break
      const digits = run.replace(/0x|\\x|\\u00|&h|%|[^0-9a-f]/gi, '')
      const bytes = Buffer.from(digits.slice(0, digits.length & ~1), 'hex')
      const readings = bytesToTexts(bytes, false)
      // Text that was turned round before it was written in hexadecimal digits.
      const backwards = readings.length > 0 ? [] : bytesToTexts(Buffer.from(reverseText(digits), 'hex'), false)
      for (const { text: shown, layers } of readings) inner.push({ text: shown, layers: ['hex', ...layers] })
      for (const { text: shown, layers } of backwards)
        inner.push({ text: shown, layers: ['reversed', 'hex', ...layers] })
    }
  }
  return inner
}

const reverseText = (text: string): string => [...text].reverse().join('')

// LIMIT: eight numbers and more in a row that are all printable characters.
const CODES = /(?:\d{2,3}(?:[^\w\r\n]{1,3}|[a-zA-Z_]|\r?\n)){8,}\d{2,3}/g
const XOR = /(?:-b|\b)xor\s{0,3}\(?["']?(0x[0-9a-f]{1,2}|\d{1,3})/i

function characterCodes(text: string): readonly Inner[] {
  const inner: Inner[] = []
  const key = Number(XOR.exec(text)?.[1] ?? Number.NaN)
  let runs = 0
  for (const [run] of text.matchAll(CODES)) {
    runs += 1
    if (runs > RUNS_MAX) break
    const codes = (run.match(/\d{2,3}/g) ?? []).map(Number)
    if (codes.some((code) => code > 255)) continue
    for (const { text: shown, layers } of bytesToTexts(Buffer.from(codes), false))
      inner.push({ text: shown, layers: ['char-codes', ...layers] })
    if (!Number.isInteger(key) || key > 255) continue
    for (const { text: shown, layers } of bytesToTexts(Buffer.from(codes.map((code) => code ^ key)), false))
      inner.push({ text: shown, layers: ['char-codes', 'xor', ...layers] })
  }
  return inner
}

const SET = /\bset\s{1,5}"?([a-z_]\w{0,30})=([^&|"\r\n]{0,500})/gi
const PIECE = /%([a-z_]\w{0,30})(?::~(-?\d{1,4})(?:,(-?\d{1,4}))?)?%/gi
const VARIABLES_MAX = 200

// `set a=pow&&set b=ershell&&call %a%%b%`, and letters cut out of a variable: `%a:~3,1%`.
function variables(text: string): readonly Inner[] {
  if (!/\bset\s/i.test(text) || !text.includes('%')) return []
  const values = new Map<string, string>()
  for (const [, name = '', value = ''] of text.matchAll(SET)) {
    if (values.size >= VARIABLES_MAX) break
    values.set(name.toLowerCase(), value)
  }
  if (values.size === 0) return []
  const filled = text.replace(PIECE, (whole, name: string, from?: string, count?: string) => {
    const value = values.get(name.toLowerCase())
    return value === undefined ? whole : cut(value, from, count)
  })
  return filled === text ? [] : [{ text: filled, layers: ['cmd-variables'] }]
}

function cut(value: string, from: string | undefined, count: string | undefined): string {
  if (from === undefined) return value
  const start = Number(from) < 0 ? Math.max(0, value.length + Number(from)) : Number(from)
  if (count === undefined) return value.slice(start)
  const end = Number(count) < 0 ? value.length + Number(count) : start + Number(count)
  return value.slice(start, Math.max(start, end))
}
