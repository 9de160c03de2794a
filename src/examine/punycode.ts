// Names in other scripts travel as `xn--` labels. RFC 3492: what stands before the last hyphen is copied, the rest
// is a row of numbers, each in base 36 with a moving threshold, that says which character goes where.

const BASE = 36
const T_MIN = 1
const T_MAX = 26
const SKEW = 38
const DAMP = 700
const FIRST_BIAS = 72
const FIRST_CODE = 0x80
const LABEL_CHARS_MAX = 63 // RFC 1035 section 2.3.4

/** A label as people see it; one that cannot be decoded is given back as it stands. */
export function decodeLabel(label: string): string {
  if (!/^xn--/iu.test(label) || label.length > LABEL_CHARS_MAX) return label
  return decodeExtended(label.slice(4)) ?? label
}

function decodeExtended(input: string): string | undefined {
  const hyphen = input.lastIndexOf('-')
  const output = [...input.slice(0, Math.max(hyphen, 0))].map((each) => each.charCodeAt(0))
  const digits = [...input.slice(hyphen + 1)].map(digitOf)
  let at = 0
  let code = FIRST_CODE
  let bias = FIRST_BIAS
  let index = 0
  while (at < digits.length) {
    const before = index
    let weight = 1
    for (let k = BASE; ; k += BASE) {
      const digit = digits[at++]
      if (digit === undefined || digit < 0) return undefined
      index += digit * weight
      const threshold = Math.min(Math.max(k - bias, T_MIN), T_MAX)
      if (digit < threshold) break
      weight *= BASE - threshold
      if (index > 2 ** 31) return undefined
    }
    const length = output.length + 1
    bias = adapted(index - before, length, before === 0)
    code += Math.floor(index / length)
    index %= length
    if (code > 0x10ffff) return undefined
    output.splice(index++, 0, code)
  }
  return String.fromCodePoint(...output)
}

function digitOf(character: string): number {
  const code = character.toLowerCase().charCodeAt(0)
  if (code >= 97 && code <= 122) return code - 97
  return code >= 48 && code <= 57 ? code - 22 : -1
}

function adapted(delta: number, length: number, isFirst: boolean): number {
  let rest = Math.floor(delta / (isFirst ? DAMP : 2))
  rest += Math.floor(rest / length)
  let k = 0
  while (rest > ((BASE - T_MIN) * T_MAX) / 2) {
    rest = Math.floor(rest / (BASE - T_MIN))
    k += BASE
  }
  return k + Math.floor(((BASE - T_MIN + 1) * rest) / (rest + SKEW))
}
