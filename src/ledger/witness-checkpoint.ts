import { readSetting, saveSetting, type TenantStore } from '#store'
import type { Checkpoint } from './checkpoint.ts'
import type { WitnessKey } from './cosignature.ts'
import { readLedger } from './read-ledger.ts'

// Asks a witness to cosign the ledger's checkpoint. A witness keeps the last checkpoint that it signed and signs only
// what follows from it, so a ledger that was rolled back or forked gets no signature any more.
// SPEC: C2SP tlog-witness, "add-checkpoint":
//
//   POST <prefix>/add-checkpoint      "old " size "\n" *(base64(hash) "\n") "\n" checkpoint
//   200 cosignature lines   409 the size that the witness has (text/x.tlog.size), or another root
//   404 it does not know the ledger   403 nor the key   400, 422 it does not accept what was sent

export interface Witness {
  /** Its submission prefix: `https://witness.example/api`. */
  readonly url: string
  readonly key: WitnessKey
}

export interface WitnessTools {
  readonly clock: () => number
  readonly fetch?: typeof fetch
  readonly timeoutMs?: number
}

export type Witnessed =
  /** `note` is the checkpoint with the witness's signature under it: worth keeping (`keepCheckpoint`). */
  | { readonly code: 'cosigned'; readonly checkpoint: Checkpoint; readonly at: number }
  /** The witness saw a longer ledger, or another one of this size: ours was rolled back or forked. */
  | { readonly code: 'conflict'; readonly size: number; readonly witnessSize?: number }
  | { readonly code: 'unknown-ledger' }
  | { readonly code: 'unknown-key' }
  /** It does not accept our proof or our request, or its answer is none. */
  | { readonly code: 'refused'; readonly status: number; readonly detail: string }
  /** 200, and no signature of its key under this checkpoint. */
  | { readonly code: 'not-signed' }
  | { readonly code: 'unreachable'; readonly detail: string }

const TIMEOUT_MS = 10_000
const ANSWER_BYTES_MAX = 64 * 1_024
const DETAIL_CHARS_MAX = 200

/** Has the last checkpoint cosigned, and remembers how far this witness has seen the ledger. Throws what the store says. */
export async function witnessCheckpoint(
  clinic: TenantStore,
  witness: Witness,
  tools: WitnessTools,
): Promise<Witnessed> {
  const ledger = readLedger(clinic)
  const checkpoint = await ledger.checkpoint()
  let old = Math.min(await seenBy(clinic, witness, checkpoint.origin), checkpoint.size)
  // WHY twice: a witness that has seen more than we remember says how much, and is asked again from there.
  for (let attempt = 0; ; attempt++) {
    const proof = await ledger.proveConsistency(old, checkpoint.size)
    const answer = await post(witness, requestText(old, proof, checkpoint.note), tools)
    const witnessed = readAnswer(answer, checkpoint, witness)
    const size = witnessed.code === 'conflict' ? witnessed.witnessSize : undefined
    if (attempt === 0 && size !== undefined && size !== old && size <= checkpoint.size) {
      old = size
      continue
    }
    if (witnessed.code === 'cosigned') await remember(clinic, witness, checkpoint, tools.clock())
    return witnessed
  }
}

const requestText = (old: number, proof: readonly Buffer[], note: string): string =>
  `old ${old}\n${proof.map((hash) => `${hash.toString('base64')}\n`).join('')}\n${note}`

type Answer = { readonly status: number; readonly type: string; readonly text: string } | { readonly failure: string }

async function post(
  { url }: Witness,
  body: string,
  { fetch: ask = fetch, timeoutMs = TIMEOUT_MS }: WitnessTools,
): Promise<Answer> {
  try {
    const response = await ask(`${url.replace(/\/+$/, '')}/add-checkpoint`, {
      ...{ method: 'POST', body, redirect: 'error', signal: AbortSignal.timeout(timeoutMs) },
    })
    const type = response.headers.get('content-type') ?? ''
    return { status: response.status, type, text: await firstBytes(response) }
  } catch (error) {
    // Whatever kept us from an answer is the network's, and is told.
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
    return { failure: cause instanceof Error ? cause.message : String(cause) }
  }
}

async function firstBytes({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of body ?? []) {
    chunks.push(chunk)
    length += chunk.length
    if (length > ANSWER_BYTES_MAX) break
  }
  return Buffer.concat(chunks).subarray(0, ANSWER_BYTES_MAX).toString('utf8')
}

function readAnswer(answer: Answer, checkpoint: Checkpoint, { key }: Witness): Witnessed {
  if ('failure' in answer) return { code: 'unreachable', detail: answer.failure.slice(0, DETAIL_CHARS_MAX) }
  const { status, type, text } = answer
  if (status === 200) return cosigned(text, checkpoint, key)
  if (status === 404) return { code: 'unknown-ledger' }
  if (status === 403) return { code: 'unknown-key' }
  if (status !== 409) return { code: 'refused', status, detail: text.trim().slice(0, DETAIL_CHARS_MAX) }
  const isSize = type.startsWith('text/x.tlog.size') && /^(?:0|[1-9]\d{0,15})\n$/.test(text)
  return { code: 'conflict', size: checkpoint.size, ...(isSize ? { witnessSize: Number(text) } : {}) }
}

/** SPEC: signatures of other keys are passed over. */
function cosigned(text: string, checkpoint: Checkpoint, key: WitnessKey): Witnessed {
  const signed = checkpoint.note.slice(0, checkpoint.note.lastIndexOf('\n\n') + 1)
  for (const line of text.split('\n')) {
    const at = key.timeOf(line, signed)
    if (at !== undefined)
      return { code: 'cosigned', at, checkpoint: { ...checkpoint, note: `${checkpoint.note}${line}\n` } }
  }
  return { code: 'not-signed' }
}

const settingOf = ({ key }: Witness, origin: string): string => `ledger-witness ${key.name} ${origin}`

/** WHY only a hint: the witness knows better, and says so. */
async function seenBy(clinic: TenantStore, witness: Witness, origin: string): Promise<number> {
  const kept = (await readSetting(clinic, settingOf(witness, origin))) as { size?: unknown } | undefined
  return Number.isSafeInteger(kept?.size) && Number(kept?.size) >= 0 ? Number(kept?.size) : 0
}

async function remember(
  clinic: TenantStore,
  witness: Witness,
  { origin, size }: Checkpoint,
  now: number,
): Promise<void> {
  await clinic.write((desk) => saveSetting(desk, settingOf(witness, origin), { size }, now))
}
