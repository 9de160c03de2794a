// What rules share: names as the receiver's machine understands them, the files a person can open, the header that
// a mail program shows. Looked up once a message and used by any number of rules.

import {
  type Evidence,
  type Fact,
  type FactOf,
  type FactType,
  type Family,
  familyOf,
  type Kind,
  type MailHead,
  type Message,
  type Part,
} from '#domain'
import { familyOfExtension, isStarting, LOADED_EXTENSIONS } from './extensions.ts'

export { type Evidence, familyOf, type Known, type Message, type Part, type Rule } from '#domain'

/** A fact and the part it was found in. */
export interface Found<T extends FactType> {
  readonly part: Part
  readonly fact: FactOf<T>
}

/** Every fact of one type, in the order of the parts. WHY: eighty rules ask, so facts are sorted by type once. */
export const factsOf = <T extends FactType>(message: Message, type: T): readonly Found<T>[] =>
  (factsByType(message).get(type) as readonly Found<T>[] | undefined) ?? []

// LIMIT: Windows allows 255 characters in a name and 32,767 in a path; what decides stands at the end.
const NAME_CHARS_MAX = 1_024

// Most names need no cleaning.
const PLAIN_NAME = /^[\w-]{1,100}(?:\.[\w-]{1,20}){0,3}$/u

// Characters that show nothing: format and control characters, fillers, the blank of Braille. And those that no name on
// Windows may have, so that programs leave them out when they save a file.
const INVISIBLE = /[\p{Cf}\p{Cc}\p{Default_Ignorable_Code_Point}\u2028\u2029\u2800"<>|*?]/gu
// What stands behind the name proper: dots and blanks, which Windows drops; the main stream of a file on NTFS
// (`a.js::$DATA` is `a.js`); version numbers of discs (`;1`); what editors and careless programs leave.
const TAIL = /(?::{1,2}\$[a-z_]{1,40}|;\d{1,5}|[\s.:;,'`~])$/iu
const TAILS_MAX = 1_024

/** A name as Windows takes it: last step of the path, widths unified, what shows nothing and what trails behind gone. */
export function cleanName(name: string): string {
  if (PLAIN_NAME.test(name)) return name
  const even = name.slice(-NAME_CHARS_MAX).normalize('NFKC').replace(INVISIBLE, '')
  const last = even.split(/[/\\]/u).findLast((step) => /[^\s.]/u.test(step)) ?? ''
  return withoutTail(last.trim())
}

function withoutTail(name: string): string {
  let end = name.length
  for (let count = 0; count < TAILS_MAX && end > 0; count += 1) {
    const tail = TAIL.exec(name.slice(Math.max(0, end - TAIL_CHARS_MAX), end))
    if (tail === null) break
    end -= tail[0].length
  }
  return name.slice(0, end)
}

const TAIL_CHARS_MAX = 48

/** Every extension of a name, lower case, outermost last: `a.pdf .exe` has `pdf` and `exe`. */
export const extensionsOf = (name: string): readonly string[] =>
  cleanName(name)
    .split('.')
    .slice(1)
    .map((each) => each.trim().toLowerCase())

/** The extension that decides which program opens the file; empty when there is none. */
export const extensionOf = (name: string): string => extensionsOf(name).at(-1) ?? ''

/** Every distinct name that some mail program would show for a part, best first. */
export function namesOf(part: Part): readonly string[] {
  const names = part.facts.flatMap((fact) => (fact.type === 'presented' ? fact.names : []))
  return [...new Set([part.name, ...names])].filter((name) => name !== '')
}

/** A file that the receiver can get at, whether we could open it or only read its name. */
export interface Offer {
  /** The part itself; for an entry that stayed closed, its archive. */
  readonly part: Part
  readonly name: string
  readonly names: readonly string[]
  /** The extension of the first name; empty when there is none. */
  readonly extension: string
  /** The extension of each name, in the same order. */
  readonly extensions: readonly string[]
  /** Its true kind; undefined when it stayed closed. */
  readonly kind: Kind | undefined
  /** What it does when opened: by content, and by name where the name decides what is done with the content. */
  readonly family: Family
  /** It lies in an archive or a disk image. */
  readonly boxed: boolean
}

/** Every file of a message that the receiver can get at. */
export const offersOf = perMessage((message): readonly Offer[] => [
  ...message.parts.filter(isFile).map((part) => offerOf(part, namesOf(part), kindOf(part), part.role === 'member')),
  ...[...factsOf(message, 'entry')]
    .filter(({ part, fact }) => fact.kind === undefined && !hasChild(message, part, fact.name))
    .map(({ part, fact }) => offerOf(part, [fact.name], undefined, true)),
])

/** Evidence that points at an offered file. */
export const seenIn = (offer: Offer, more: Evidence['seen'] = {}): Evidence => ({
  part: offer.part.id,
  seen: { name: offer.name, ...(offer.kind === undefined ? { opened: 'no' } : { kind: offer.kind }), ...more },
})

/** The header that the receiver's mail program shows; undefined when what arrived is no mail. */
export const headOf = perMessage((message): MailHead | undefined => {
  for (const fact of message.parts[0]?.facts ?? []) if (fact.type === 'mail') return fact.head
  return undefined
})

/** Texts of the mail's own bodies. */
export const bodiesOf = perMessage((message): readonly Found<'text'>[] =>
  factsOf(message, 'text').filter(({ part, fact }) => part.role === 'body' && fact.from !== 'document'),
)

/** The file a part belongs to, as the receiver sees it: code and embedded objects belong to their document. */
export function fileOf(message: Message, part: Part): Part {
  let file = part
  while (file.role === 'code' || file.role === 'object') {
    const parent = partById(message, file.parent)
    if (parent === undefined || parent.depth >= file.depth) break
    file = parent
  }
  return file
}

/** Remembers the answer for one message: messages are never changed, so this stays pure. */
export function perMessage<T>(find: (message: Message) => T): (message: Message) => T {
  return (message) => {
    const answers = answersFor(message)
    if (!answers.has(find)) answers.set(find, find(message))
    return answers.get(find) as T
  }
}

// The answers for the message at hand. WHY: rules are asked about one message at a time, so one slot is enough; a weak
// map for every message costs the collector more than the answers save.
let atHand: { readonly message: Message; readonly answers: Map<unknown, unknown> } | undefined

function answersFor(message: Message): Map<unknown, unknown> {
  if (atHand?.message !== message) atHand = { message, answers: new Map() }
  return atHand.answers
}

/** Lets go of the message at hand, so that its bytes can be freed. */
export function forgetMessage(): void {
  atHand = undefined
}

/** Parts by their parent's id. */
export const childrenOf = perMessage((message) => Map.groupBy(message.parts, (part) => part.parent))

const factsByType = perMessage((message): ReadonlyMap<FactType, readonly { part: Part; fact: Fact }[]> => {
  const sorted = new Map<FactType, { part: Part; fact: Fact }[]>()
  for (const part of message.parts) {
    for (const fact of part.facts) {
      const same = sorted.get(fact.type)
      if (same === undefined) sorted.set(fact.type, [{ part, fact }])
      else same.push({ part, fact })
    }
  }
  return sorted
})

/** The part with this id. */
export const partById = (message: Message, id: number | null): Part | undefined =>
  id === null ? undefined : partsById(message).get(id)

const partsById = perMessage((message) => new Map(message.parts.map((part) => [part.id, part])))

const isFile = (part: Part): boolean => part.role !== 'body' && part.role !== 'code'

/** Its kind; undefined for a part of which nothing was read. */
const kindOf = (part: Part): Kind | undefined =>
  part.kind === 'empty' && part.flaws.some(({ level }) => level === 'stopped') ? undefined : part.kind

/** Whether an entry is a part of its own as well. */
const hasChild = (message: Message, archive: Part, name: string): boolean => {
  const names = childNamesOf(message).get(archive.id)
  return names !== undefined && (names.has(name) || names.has(cleanName(name)))
}

// WHY: sets, for an archive may list ten thousands of entries and every one of them is asked about.
const childNamesOf = perMessage((message): ReadonlyMap<number | null, ReadonlySet<string>> => {
  const named = [...childrenOf(message)].map(([id, parts]) => [id, new Set(parts.map(({ name }) => name))] as const)
  return new Map(named)
})

function offerOf(part: Part, names: readonly string[], kind: Kind | undefined, boxed: boolean): Offer {
  const extensions = names.map(extensionOf)
  return {
    part,
    name: names[0] ?? '',
    names,
    extension: extensions[0] ?? '',
    extensions,
    kind,
    family: familyWhenOpened(kind, extensions, kind !== undefined && isMailItself(part)),
    boxed,
  }
}

// WHY: Windows starts `a.js` by its name whatever is written in it, and the script host does not mind a picture's head;
// but it cannot run a picture called `a.exe`.
function familyWhenOpened(kind: Kind | undefined, names: readonly string[], isMail: boolean): Family {
  const starting = names.find(isStarting)
  if (kind === undefined) return familyOfExtension(starting ?? names[0] ?? '')
  if (kind === 'empty') return 'unknown'
  const family = familyOf(kind)
  if (starting === undefined || isMail) return family
  // A shortcut to the web is mere text under another name.
  const isPlain = family === 'text' || family === 'unknown' || (family === 'shortcut' && kind !== 'lnk')
  const decides = isPlain || (!ACTING.has(family) && !LOADED_EXTENSIONS.has(starting))
  return decides ? familyOfExtension(starting) : family
}

const ACTING: ReadonlySet<Family> = new Set(['executable', 'script', 'shortcut', 'disk-image'])

/** A mail that mail programs show as a mail: its name is mostly its subject, and nothing opens it by that name. */
export const isMailItself = (part: Part): boolean =>
  familyOf(part.kind) === 'mail' &&
  part.role !== 'member' &&
  (part.role === 'root' ||
    part.facts.every((fact) => fact.type !== 'presented' || fact.declaredType.startsWith('message/')))
