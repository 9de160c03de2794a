import type { Signer, Verifier } from './note-key.ts'
import { isKeyName } from './note-key.ts'
import { strictBase64 } from './strict-base64.ts'

// Signed notes. SPEC: C2SP signed-note:
//
//   note      = text "\n" 1*signature           text ends in "\n"; the last empty line parts it from the signatures
//   signature = "— " key-name " " base64(key-id || signature-bytes) "\n"
//
// Valid UTF-8, no control characters but "\n".

const DASH = '\u2014 '
// LIMIT: the specification asks for 16 signatures at least; a checkpoint has a line or two.
const NOTE_CHARS_MAX = 100_000
const SIGNATURES_MAX = 100

export function signNote(text: string, signers: readonly Signer[]): string {
  const message = Buffer.from(text)
  const lines = signers.map(({ verifier, sign }) => {
    const signature = Buffer.concat([verifier.id, sign(message)]).toString('base64')
    return `${DASH}${verifier.name} ${signature}\n`
  })
  return `${text}\n${lines.join('')}`
}

export type Opened =
  | { readonly text: string; readonly signedBy: readonly Verifier[] }
  /** Why it must not be believed. */
  | { readonly flaw: 'malformed' | 'unknown-key' | 'bad-signature'; readonly text?: string }

/** The note's text, where at least one of these keys signed it and none of their signatures is wrong. */
export function openNote(note: string, verifiers: readonly Verifier[]): Opened {
  const parts = parseNote(note)
  if (parts === undefined) return { flaw: 'malformed' }
  const message = Buffer.from(parts.text)
  const signedBy: Verifier[] = []
  for (const { name, id, signature } of parts.signatures) {
    // SPEC: signatures of unknown keys are passed over, also where a name or an id alone is known.
    const verifier = verifiers.find((one) => one.name === name && one.id.equals(id))
    if (verifier === undefined) continue
    if (!verifier.verify(message, signature)) return { flaw: 'bad-signature', text: parts.text }
    signedBy.push(verifier)
  }
  return signedBy.length === 0 ? { flaw: 'unknown-key', text: parts.text } : { text: parts.text, signedBy }
}

interface Signature {
  readonly name: string
  readonly id: Buffer
  readonly signature: Buffer
}

function parseNote(note: string): { text: string; signatures: Signature[] } | undefined {
  if (note.length > NOTE_CHARS_MAX || !note.isWellFormed() || /[\0-\x09\x0b-\x1f]/.test(note)) return undefined
  const end = note.lastIndexOf('\n\n')
  if (end <= 0 || !note.endsWith('\n')) return undefined
  const lines = note.slice(end + 2, -1).split('\n')
  const signatures = lines.map(parseSignature)
  if (lines.length > SIGNATURES_MAX || signatures.some((one) => one === undefined)) return undefined
  return { text: note.slice(0, end + 1), signatures: signatures.filter((one) => one !== undefined) }
}

const KEY_ID_BYTES = 4

function parseSignature(line: string): Signature | undefined {
  if (!line.startsWith(DASH)) return undefined
  const [name = '', encoded = '', ...more] = line.slice(DASH.length).split(' ')
  const bytes = strictBase64(encoded)
  if (!isKeyName(name) || more.length > 0 || bytes === undefined || bytes.length <= KEY_ID_BYTES) return undefined
  return { name, id: bytes.subarray(0, KEY_ID_BYTES), signature: bytes.subarray(KEY_ID_BYTES) }
}
