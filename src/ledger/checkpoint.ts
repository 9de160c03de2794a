import { isKeyName } from './note-key.ts'
import { strictBase64 } from './strict-base64.ts'
import { HASH_BYTES } from './tree-hash.ts'

// What a log commits to. SPEC: C2SP tlog-checkpoint, "Note text": origin, tree size in decimal, root in Base 64, each on
// a line; lines after that are extensions, which we do not write and pass over.

export interface TreeHead {
  readonly origin: string
  readonly size: number
  readonly root: Buffer
}

/** A tree head with the signed note that says so. */
export interface Checkpoint extends TreeHead {
  readonly note: string
}

export const checkpointText = ({ origin, size, root }: TreeHead): string =>
  `${origin}\n${size}\n${root.toString('base64')}\n`

/** The tree head that a note's text tells; undefined where it tells none. Whether it was signed is another question. */
export function readCheckpointText(text: string): TreeHead | undefined {
  const [origin = '', decimal = '', encoded = '', ...rest] = text.split('\n')
  const root = strictBase64(encoded)
  const size = /^(?:0|[1-9]\d{0,15})$/.test(decimal) ? Number(decimal) : Number.NaN
  const isWhole = rest.at(-1) === '' && rest.slice(0, -1).every((line) => line !== '')
  if (origin === '' || !Number.isSafeInteger(size) || root?.length !== HASH_BYTES || !isWhole) return undefined
  return { origin, size, root }
}

/** A checkpoint on one line, to be printed, mailed, typed in: its lines with a space between them. */
export const oneLine = (note: string): string => note.replace(/\n+/g, ' ').trim()

/** The note again, from a file that holds it as it is or on one line. */
export function noteFromText(text: string): string {
  if (text.includes('\n\n')) return text.replaceAll('\r\n', '\n')
  const [origin = '', size = '', root = '', ...words] = text.trim().split(/\s+/)
  const lines: string[] = []
  // Three words a signature: the dash, the key's name, the signature itself.
  for (let at = 0; at < words.length; at += 3) lines.push(`${words.slice(at, at + 3).join(' ')}\n`)
  return `${origin}\n${size}\n${root}\n\n${lines.join('')}`
}

/**
 * All checkpoints in a text: a note as it is, a note on one line, or a line for each (kept-checkpoints.ts). What is no
 * checkpoint is given back as well, for whoever kept it must learn that it is none.
 */
export function notesFromText(text: string): string[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  if (text.includes('\n\n') || lines.length < 2 || claimOf(noteFromText(lines[0] ?? '')) === undefined)
    return [noteFromText(text)]
  // A line that was being written when the power went, or the disk.
  const isTorn = !text.endsWith('\n') && claimOf(noteFromText(lines.at(-1) ?? '')) === undefined
  return (isTorn ? lines.slice(0, -1) : lines).map(noteFromText)
}

/** What a note says, before anybody asked whether it was signed. */
export const claimOf = (note: string): TreeHead | undefined =>
  readCheckpointText(note.slice(0, note.lastIndexOf('\n\n') + 1))

/** Where a ledger is called something that a note cannot carry, nothing can be signed. */
export const isOrigin = (origin: string): boolean => isKeyName(origin) && origin.length <= 100
