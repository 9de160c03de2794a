import { createReadStream } from 'node:fs'
import { canonicalJson } from './canonical-json.ts'
import { claimOf, type TreeHead } from './checkpoint.ts'
import { readEntry } from './entry-bytes.ts'
import { linesOf } from './export-lines.ts'
import { openNote } from './note.ts'
import { readVerifier } from './note-key.ts'
import { strictBase64 } from './strict-base64.ts'
import { HASH_BYTES, leafHash, nodeHash } from './tree-hash.ts'

// Entries that somebody was given out of a ledger, each with its proof (export/proof-lines.ts), verified without store and
// server. The checkpoint in the first line is believed where a key that is known from elsewhere signed it, or where the
// same checkpoint was kept elsewhere; every entry then has to lead to its root.

/** What does not fit; `line` counts from 1. */
export type ProofProblem =
  /** The first line is none, or its checkpoint was not signed as it stands there. */
  | { readonly code: 'checkpoint-changed' }
  /** The key that was given did not sign this checkpoint. */
  | { readonly code: 'key-unknown' }
  /** A checkpoint of the same ledger and size that was kept elsewhere says something else. */
  | { readonly code: 'forked'; readonly olderSize: number }
  /** An entry, its place, its hash or its proof was changed, or is of another ledger. */
  | { readonly code: 'not-proved'; readonly line: number; readonly index?: number }

export interface VerifiedProofs {
  readonly isSound: boolean
  /** The first that was found. */
  readonly problem?: ProofProblem
  readonly head: TreeHead | undefined
  /** Entries that are proved. */
  readonly entryCount: number
  /** By what the checkpoint is believed; by nothing where neither a key nor the same checkpoint was given. */
  readonly trusted: 'key' | 'checkpoint' | undefined
}

export interface ProofTrust {
  /** The ledger's verifier key. */
  readonly key?: string
  /** Signed notes that were kept elsewhere. */
  readonly checkpoints?: readonly string[]
}

/** Whether a file begins as one with proofs does. Throws what the file system says. */
export async function isProofFile(file: string): Promise<boolean> {
  for await (const line of linesOf(createReadStream(file))) return noteIn(line.toString('utf8')) !== undefined
  return false
}

export async function verifyProofs(file: string, trust: ProofTrust = {}): Promise<VerifiedProofs> {
  let [line, entryCount] = [0, 0]
  let head: TreeHead | undefined
  let trusted: VerifiedProofs['trusted']
  const broken = (problem: ProofProblem) => ({ isSound: false, problem, head, entryCount, trusted })
  for await (const bytes of linesOf(createReadStream(file))) {
    line += 1
    const text = bytes.toString('utf8')
    if (line === 1) {
      const note = noteIn(text)
      head = note === undefined ? undefined : claimOf(note)
      if (note === undefined || head === undefined) return broken({ code: 'checkpoint-changed' })
      const judged = judgedNote(note, head, trust)
      if (judged.problem !== undefined) return broken(judged.problem)
      trusted = judged.trusted
    } else {
      const { index, isProved } = provedLine(text, head)
      if (!isProved) return broken({ code: 'not-proved', line, ...(index === undefined ? {} : { index }) })
      entryCount += 1
    }
  }
  return line === 0
    ? broken({ code: 'checkpoint-changed' })
    : { isSound: trusted !== undefined, head, entryCount, trusted }
}

function noteIn(line: string): string | undefined {
  try {
    const { checkpoint, size, ledger, v } = JSON.parse(line) as Readonly<Record<string, unknown>>
    if (ledger !== 'sekisho-proofs' || typeof checkpoint !== 'string') return undefined
    const again = canonicalJson({ checkpoint, ledger, size: Number(size), v: Number(v) })
    return again === line && claimOf(checkpoint)?.size === size ? checkpoint : undefined
  } catch {
    return undefined // No JSON, or no object: then it is no such line, which is the answer.
  }
}

function judgedNote(
  note: string,
  head: TreeHead,
  { key, checkpoints = [] }: ProofTrust,
): { readonly problem?: ProofProblem; readonly trusted?: 'key' | 'checkpoint' } {
  const same = checkpoints.map(claimOf).filter((claim) => claim?.origin === head.origin && claim.size === head.size)
  if (same.some((claim) => claim?.root.equals(head.root) === false))
    return { problem: { code: 'forked', olderSize: head.size } }
  if (key === undefined) return same.length === 0 ? {} : { trusted: 'checkpoint' }
  const verifier = readVerifier(key)
  const opened = verifier === undefined ? undefined : openNote(note, [verifier])
  if (opened === undefined) return { problem: { code: 'key-unknown' } }
  if (!('flaw' in opened)) return { trusted: 'key' }
  return { problem: { code: opened.flaw === 'unknown-key' ? 'key-unknown' : 'checkpoint-changed' } }
}

const PROVED_LINE =
  /^\{"entry":(.*),"hash":"([^"]{44})","index":(0|[1-9]\d{0,15}),"proof":\[((?:"[^"]{44}"(?:,"[^"]{44}")*)?)\]\}$/s

function provedLine(text: string, head: TreeHead | undefined): { readonly index?: number; readonly isProved: boolean } {
  const [, entry, encoded = '', decimal = '', listed = ''] = PROVED_LINE.exec(text) ?? []
  if (entry === undefined || head === undefined) return { isProved: false }
  const index = Number(decimal)
  const bytes = Buffer.from(entry)
  const hash = leafHash(bytes)
  const path = listed === '' ? [] : listed.split(',').map((each) => strictBase64(each.slice(1, -1)))
  const isWhole = strictBase64(encoded)?.equals(hash) === true && readEntry(bytes)?.index === index
  const root = rootFrom(hash, index, head.size, path)
  return { index, isProved: isWhole && root?.equals(head.root) === true }
}

/** SPEC: RFC 9162, 2.1.3.2; the names are the RFC's. In numbers that may be larger than 32 bits. */
function rootFrom(
  leaf: Buffer,
  index: number,
  size: number,
  path: readonly (Buffer | undefined)[],
): Buffer | undefined {
  if (index >= size) return undefined
  let [fn, sn, r] = [index, size - 1, leaf]
  for (const p of path) {
    if (sn === 0 || p?.length !== HASH_BYTES) return undefined
    if (fn % 2 === 1 || fn === sn) {
      r = nodeHash(p, r)
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [fn / 2, Math.floor(sn / 2)]
    } else r = nodeHash(r, p)
    ;[fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)]
  }
  return sn === 0 ? r : undefined
}
