import type { TenantReader } from '#store'
import { canonicalJson } from '../canonical-json.ts'
import { readLedger } from '../read-ledger.ts'
import { leafHash } from '../tree-hash.ts'
import { inclusionProof, tileReader } from '../tree-proof.ts'
import { type ExportFilter, selectEntries } from './select-entries.ts'

// Some entries of the ledger, each with the proof that it is in it, as lines (NDJSON) for whoever must not see the
// rest. Version 1:
//
//   {"checkpoint":"<signed note>","ledger":"sekisho-proofs","size":9,"v":1}
//   {"entry":{…},"hash":"<Base 64 of the leaf's hash>","index":4,"proof":["<Base 64>",…]}
//
// Each line is canonical JSON, and what stands behind "entry": is, byte by byte, what was hashed. SPEC: RFC 9162, 2.1.3.2
// says how hash, index, size and proof lead to the checkpoint's root. That nothing is left out, they do not prove.

const PROOFS_VERSION = 1
// LIMIT: a tile has 8 KB; a proof goes through one of each level, and entries that stand together share them.
const TILES_AT_HAND = 16

/** The lines of the entries that fit, proved against the last checkpoint, each with its line end. */
export async function* proofLines(reader: TenantReader, filter: ExportFilter): AsyncGenerator<string> {
  const { note, size } = await readLedger(reader).checkpoint()
  yield `${canonicalJson({ checkpoint: note, ledger: 'sekisho-proofs', size, v: PROOFS_VERSION })}\n`
  const read = tileReader(reader, TILES_AT_HAND)
  for await (const { index, bytes } of selectEntries(reader, filter, size)) {
    const proof = (await inclusionProof(read, index, size)).map((hash) => `"${hash.toString('base64')}"`)
    const [entry, hash] = [bytes.toString('utf8'), leafHash(bytes).toString('base64')]
    yield `{"entry":${entry},"hash":"${hash}","index":${index},"proof":[${proof.join(',')}]}\n`
  }
}
