import { canonicalJson, type Json } from './canonical-json.ts'
import { ENTRY_VERSION, type Entry, type NewEntry, type OwnEntry } from './entry.ts'

// An entry's bytes, and back. What a sender controls (subjects, names, replies) is made fit to write down: it may be
// as long and as broken as it likes, and still the mail is recorded.

// SPEC: C2SP tlog-tiles, "Log entries": the length of an entry is a 16-bit number.
export const ENTRY_BYTES_MAX = 65_535

const CHARS_MAX = 2_000
const ITEMS_MAX = 2_000

/**
 * LIMIT: how much of strings and of lists is kept, the next row where the entry is still too long. Strings go first:
 * who received a mail matters more than the end of its subject. The last row fits always: the deepest entry has
 * lists in lists, 6 * 8 strings of 40 units of at most 6 bytes.
 */
const CUTS: readonly { readonly chars: number; readonly items: number }[] = [
  { chars: CHARS_MAX, items: ITEMS_MAX },
  { chars: 300, items: ITEMS_MAX },
  { chars: 300, items: 200 },
  { chars: 80, items: 50 },
  { chars: 40, items: 6 },
]

/** The entry's canonical JSON. */
export function entryBytes(entry: NewEntry | OwnEntry, index: number, at: number): Buffer {
  const stamped = { ...entry, v: ENTRY_VERSION, index, at } as unknown as Json
  if (!isTooLong(stamped)) {
    const bytes = Buffer.from(canonicalJson(stamped))
    if (bytes.length <= ENTRY_BYTES_MAX) return bytes
  }
  for (const { chars, items } of CUTS) {
    const cutting = { chars, items, isCut: false }
    const kept = fitted(stamped, cutting)
    const bytes = Buffer.from(canonicalJson(cutting.isCut ? { ...(kept as object), cut: true } : kept))
    if (bytes.length <= ENTRY_BYTES_MAX) return bytes
  }
  throw new RangeError(`Cannot write an entry of kind "${entry.kind}": it is too long whatever is cut`)
}

/** Whether something must be cut or mended before it can be written at all; most entries are as they should be. */
function isTooLong(value: Json | undefined): boolean {
  if (typeof value === 'string') return value.length > CHARS_MAX || !value.isWellFormed()
  if (typeof value !== 'object' || value === null) return false
  if (Array.isArray(value)) return value.length > ITEMS_MAX || value.some(isTooLong)
  for (const name in value) if (isTooLong((value as Readonly<Record<string, Json>>)[name])) return true
  return false
}

interface Cutting {
  readonly chars: number
  readonly items: number
  isCut: boolean
}

function fitted(value: Json | undefined, cutting: Cutting): Json {
  if (typeof value === 'string') return fittedText(value, cutting)
  if (typeof value !== 'object' || value === null) return value ?? null
  if (Array.isArray(value)) {
    if (value.length > cutting.items) cutting.isCut = true
    return value.slice(0, cutting.items).map((item: Json) => fitted(item, cutting))
  }
  const members = Object.entries(value).filter(([, member]) => member !== undefined)
  return Object.fromEntries(members.map(([name, member]) => [name, fitted(member, cutting)]))
}

function fittedText(value: string, cutting: Cutting): string {
  if (value.length > cutting.chars) cutting.isCut = true
  return value.slice(0, cutting.chars).toWellFormed()
}

/** The entry that these bytes are; undefined where they are none. Only the stamp and the kind are looked at. */
export function readEntry(bytes: Buffer): Entry | undefined {
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'))
    return isEntry(value) ? value : undefined
  } catch {
    return undefined // Not JSON: then it is no entry, which is the answer.
  }
}

function isEntry(value: unknown): value is Entry {
  if (typeof value !== 'object' || value === null) return false
  const { v, index, at, kind } = value as Partial<Record<string, unknown>>
  return v === ENTRY_VERSION && Number.isSafeInteger(index) && Number.isSafeInteger(at) && typeof kind === 'string'
}
