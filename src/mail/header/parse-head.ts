import type { HeaderField, Mailbox, MailHead, Parsed } from '#domain'
import { parseAddresses } from './addresses.ts'
import { bothEnds } from './both-ends.ts'
import { decodeField, decodeRaw } from './encoded-words.ts'
import { type FieldBlock, splitFields } from './split-fields.ts'

/** Reads a header block by itself, for instance the transport header that Outlook stores. */
export function parseHead(bytes: Buffer): Parsed<MailHead> {
  const block = splitFields(bytes, true)
  return { value: headOf(block), flaws: block.flaws }
}

/** The head of a mail from its fields. */
export function headOf({ fields }: FieldBlock): MailHead {
  const byName = groupByName(fields)
  const first = (name: string): string => byName.get(name)?.[0] ?? ''
  const lists = (name: string): Mailbox[][] => {
    const values = byName.get(name)
    return values === undefined ? [] : bothEnds(values, REPEATS_MAX).map((value) => parseAddresses(decodeRaw(value)))
  }
  const all = (name: string): Mailbox[] => {
    const [first = [], ...others] = lists(name)
    return others.length === 0 ? first : [...first, ...others.flat()]
  }
  return {
    from: lists('from'),
    sender: all('sender'),
    replyTo: all('reply-to'),
    to: all('to'),
    cc: all('cc'),
    returnPath: parseAddresses(decodeRaw(first('return-path')))[0]?.address ?? '',
    subject: decodeField(first('subject')),
    date: first('date'),
    messageId: idsIn(first('message-id'))[0] ?? '',
    inReplyTo: idsIn(first('in-reply-to')),
    references: idsIn(first('references')),
    fields,
  }
}

const HEAD_NAMES = [
  ...['From', 'Sender', 'Reply-To', 'To', 'Cc', 'Return-Path'],
  ...['Subject', 'Date', 'Message-ID', 'In-Reply-To', 'References'],
]
// WHY: as everybody writes them; only another spelling of the same length has to be put into lower case.
const KEYS: ReadonlyMap<string, string> = new Map(HEAD_NAMES.map((name) => [name, name.toLowerCase()]))
const SPELLED: ReadonlyMap<string, string> = new Map(HEAD_NAMES.map((name) => [name.toLowerCase(), name.toLowerCase()]))
const LENGTHS: ReadonlySet<number> = new Set(HEAD_NAMES.map(({ length }) => length))

const keyOf = (name: string): string | undefined =>
  LENGTHS.has(name.length) ? (KEYS.get(name) ?? SPELLED.get(name.toLowerCase())) : undefined

function groupByName(fields: readonly HeaderField[]): ReadonlyMap<string, readonly string[]> {
  const byName = new Map<string, string[]>()
  for (const { name, value } of fields) {
    const key = keyOf(name)
    if (key === undefined) continue
    const values = byName.get(key)
    if (values === undefined) byName.set(key, [value])
    else values.push(value)
  }
  return byName
}

const REPEATS_MAX = 20 // LIMIT: a field that may stand once; its first and its last say as much as a thousand
const IDS_MAX = 1_000

/** Message ids without their brackets; a bare word counts as one where there are no brackets at all. */
function idsIn(value: string): string[] {
  if (value === '') return []
  const ids: string[] = []
  for (let open = value.indexOf('<'); open >= 0 && ids.length < IDS_MAX; open = value.indexOf('<', open + 1)) {
    const close = value.indexOf('>', open)
    if (close < 0) break
    ids.push(value.slice(open + 1, close).trim())
    open = close
  }
  return ids.length > 0 ? ids : value.includes('@') && !/[\s<]/.test(value) ? [value] : []
}
