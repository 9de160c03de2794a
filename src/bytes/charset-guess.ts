// Which encoding unlabelled bytes are in, told by their pairs: kana and common kanji speak for an encoding, bytes that
// it does not allow speak strongly against it.

const SAMPLE_BYTES = 16_384
const ERROR = -6

interface Step {
  readonly score: number
  readonly bytes: number
}

type Judge = (bytes: Buffer, at: number) => Step

const JUDGES: readonly (readonly [string, Judge])[] = [
  ['utf-8', judgeUtf8],
  ['shift_jis', judgeShiftJis],
  ['euc-jp', judgeEucJp],
  ['windows-1252', judgeLatin],
]

/** The likeliest of UTF-8, Shift_JIS, EUC-JP and windows-1252. */
export function guessCharset(bytes: Buffer): string {
  let best = 'windows-1252'
  let bestScore = Number.NEGATIVE_INFINITY
  for (const [charset, judge] of JUDGES) {
    const score = scoreOf(bytes, judge)
    if (score > bestScore) {
      best = charset
      bestScore = score
    }
  }
  return best
}

/**
 * Whether bytes labelled Shift_JIS are EUC-JP, or the other way round. Each can be read as the other without an error
 * (as a row of half-width kana), so the scores decide, with a margin for the label.
 */
export function isOtherJapanese(bytes: Buffer, labelled: string): boolean {
  if (labelled !== 'shift_jis' && labelled !== 'euc-jp') return false
  const shiftJis = scoreOf(bytes, judgeShiftJis)
  const eucJp = scoreOf(bytes, judgeEucJp)
  const [told, other] = labelled === 'shift_jis' ? [shiftJis, eucJp] : [eucJp, shiftJis]
  return other > 0 && other > told * LABEL_MARGIN
}

const LABEL_MARGIN = 1.3

function scoreOf(bytes: Buffer, judge: Judge): number {
  const end = Math.min(bytes.length, SAMPLE_BYTES)
  let score = 0
  let at = 0
  while (at < end) {
    if ((bytes[at] ?? 0) < 0x80) at += 1
    else {
      const step = judge(bytes, at)
      // A character cut off by the end of the bytes is no error.
      if (at + step.bytes <= bytes.length) score += step.score
      at += step.bytes
    }
  }
  return score
}

const between = (byte: number | undefined, low: number, high: number): boolean =>
  byte === undefined || (byte >= low && byte <= high)

function judgeUtf8(bytes: Buffer, at: number): Step {
  const lead = bytes[at] ?? 0
  const count = lead >= 0xf0 && lead <= 0xf4 ? 4 : lead >= 0xe0 && lead < 0xf0 ? 3 : lead >= 0xc2 && lead < 0xe0 ? 2 : 0
  if (count === 0) return { score: ERROR, bytes: 1 }
  for (let index = 1; index < count; index += 1) {
    if (!between(bytes[at + index], 0x80, 0xbf)) return { score: ERROR, bytes: index }
  }
  return { score: count * 1.5, bytes: count }
}

function judgeShiftJis(bytes: Buffer, at: number): Step {
  const lead = bytes[at] ?? 0
  if (lead >= 0xa1 && lead <= 0xdf) return { score: 0.9, bytes: 1 }
  if (!(lead >= 0x81 && lead <= 0x9f) && !(lead >= 0xe0 && lead <= 0xfc)) return { score: ERROR, bytes: 1 }
  const trail = bytes[at + 1]
  if (!between(trail, 0x40, 0x7e) && !between(trail, 0x80, 0xfc)) return { score: ERROR, bytes: 1 }
  if (lead === 0x82 || lead === 0x83) return { score: 3, bytes: 2 }
  return { score: lead >= 0x88 && lead <= 0x97 ? 2.2 : lead === 0x81 ? 1.5 : 0.8, bytes: 2 }
}

function judgeEucJp(bytes: Buffer, at: number): Step {
  const lead = bytes[at] ?? 0
  const trail = bytes[at + 1]
  if (lead === 0x8e) return between(trail, 0xa1, 0xdf) ? { score: 1, bytes: 2 } : { score: ERROR, bytes: 1 }
  if (lead === 0x8f) {
    const isWhole = between(trail, 0xa1, 0xfe) && between(bytes[at + 2], 0xa1, 0xfe)
    return isWhole ? { score: 1, bytes: 3 } : { score: ERROR, bytes: 1 }
  }
  if (lead < 0xa1 || lead === 0xff || !between(trail, 0xa1, 0xfe)) return { score: ERROR, bytes: 1 }
  if (lead === 0xa4 || lead === 0xa5) return { score: 3, bytes: 2 }
  return { score: lead >= 0xb0 && lead <= 0xcf ? 2.2 : lead === 0xa1 ? 1.5 : 0.8, bytes: 2 }
}

// Latin letters with accents stand alone between plain ones.
function judgeLatin(bytes: Buffer, at: number): Step {
  const byte = bytes[at] ?? 0
  const isAlone = (bytes[at - 1] ?? 0x20) < 0x80 && (bytes[at + 1] ?? 0x20) < 0x80
  if (byte < 0xa0) return { score: isAlone && LATIN_SIGNS.has(byte) ? 1 : -1, bytes: 1 }
  return { score: isAlone && byte >= 0xc0 && isLetterBeside(bytes, at) ? 2.5 : isAlone ? 0.7 : -0.5, bytes: 1 }
}

// Quotes, dashes, the euro and the ellipsis of windows-1252.
const LATIN_SIGNS: ReadonlySet<number> = new Set([0x80, 0x85, 0x91, 0x92, 0x93, 0x94, 0x96, 0x97, 0x99])

function isLetterBeside(bytes: Buffer, at: number): boolean {
  return isLetter(bytes[at - 1]) || isLetter(bytes[at + 1])
}

const isLetter = (byte: number | undefined): boolean =>
  byte !== undefined && ((byte >= 0x61 && byte <= 0x7a) || (byte >= 0x41 && byte <= 0x5a))

/** UTF-16, told by its byte order mark, or by zeros that stand on one side where Latin text has them. */
export function guessUtf16(bytes: Buffer, labelled: string): 'utf-16le' | 'utf-16be' | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  if (bytes.length < 2) return undefined
  const isTold = labelled.startsWith('utf-16')
  if (!isTold && !bytes.subarray(0, 64).includes(0)) return undefined
  const { even, odd, pairs } = highBytes(bytes)
  // LIMIT: half of the characters; a binary file with as many zeros on one side only is not text anyway.
  if (odd > even * 4 && odd * 2 >= pairs) return 'utf-16le'
  if (even > odd * 4 && even * 2 >= pairs) return 'utf-16be'
  if (!isTold || isPlain(bytes)) return undefined
  return labelled === 'utf-16be' || (labelled === 'utf-16' && even > odd) ? 'utf-16be' : 'utf-16le'
}

const isPlain = (bytes: Buffer): boolean =>
  bytes.subarray(0, 256).every((byte) => (byte >= 0x20 && byte < 0x7f) || byte === 0x0a || byte === 0x0d || byte === 9)

/** How often the high byte of Latin text (00) or kana (30) stands at even and at odd offsets. */
function highBytes(bytes: Buffer): { even: number; odd: number; pairs: number } {
  const end = Math.min(bytes.length & ~1, 512)
  let even = 0
  let odd = 0
  for (let at = 0; at < end; at += 2) {
    if (bytes[at] === 0 || bytes[at] === 0x30) even += 1
    if (bytes[at + 1] === 0 || bytes[at + 1] === 0x30) odd += 1
  }
  return { even, odd, pairs: end / 2 }
}
