// A mail's text as people write it: what is new, what is quoted, and the address under the name at the end.

export interface ReplyText {
  /** What its sender wrote. */
  readonly fresh: string
  /** What was quoted; empty when nothing is marked as such. */
  readonly quoted: string
  /** Addresses in the last lines of what is new: the signature's. Lower case. */
  readonly signed: readonly string[]
}

const LINES_MAX = 5_000
const SIGNATURE_LINES = 12
const ADDRESS = /[a-z0-9._%+-]{1,64}@(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24}/gi

// The line from which everything is quoted, as mail programs write it above the mail that is answered.
const HEADS: readonly RegExp[] = [
  /^[-_ ]{3,20}(?:original message|元のメッセージ|元のメール|転送されたメッセージ|forwarded message|原始邮件)[-_ ]{3,20}$/i,
  /^(?:on\b.{4,120}\bwrote:|.{4,120}(?:さん|様)?(?:は|が)(?:次のように)?書きました[:：。]?)$/i,
  /^\d{4}[年/-].{4,100}<[^<>\s]{3,100}@[^<>\s]{3,100}>[:：]?$/,
  /^(?:_{10,}|-{20,})$/,
]
// Outlook writes the head of the answered mail out, field by field.
const FIELD = /^(?:from|sent|to|subject|date|差出人|送信日時|送信元|宛先|件名|日時)\s?[:：]/i

export function replyText(text: string): ReplyText {
  const lines = text.split(/\r\n|\r|\n/, LINES_MAX)
  const cut = lines.findIndex((line, at) => isQuoteHead(lines, at, line.trim()))
  const above = cut < 0 ? lines : lines.slice(0, cut)
  const fresh = above.filter((line) => !isQuoted(line))
  const quoted = [...above.filter(isQuoted), ...(cut < 0 ? [] : lines.slice(cut))]
  return { fresh: fresh.join('\n'), quoted: quoted.join('\n'), signed: addressesAtEnd(fresh) }
}

const isQuoted = (line: string): boolean => /^\s{0,3}(?:>|＞|\|\s)/.test(line)

function isQuoteHead(lines: readonly string[], at: number, line: string): boolean {
  if (line === '') return false
  if (FIELD.test(line)) return FIELD.test((lines[at + 1] ?? '').trim()) || FIELD.test((lines[at + 2] ?? '').trim())
  const [marked, told, dated, ruled] = HEADS
  if (marked?.test(line) || told?.test(line) || dated?.test(line)) return true
  // A rule by itself ends half of all signatures; above a written-out head it begins a quotation.
  return ruled?.test(line) === true && FIELD.test((lines[at + 1] ?? '').trim())
}

function addressesAtEnd(lines: readonly string[]): string[] {
  const last = lines.filter((line) => line.trim() !== '').slice(-SIGNATURE_LINES)
  return [
    ...new Set(last.flatMap((line) => [...line.slice(0, 500).matchAll(ADDRESS)].map(([found]) => found.toLowerCase()))),
  ]
}
