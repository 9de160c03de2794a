import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import type { Finding, Message, Policy, Verdict } from '#domain'
import { type Report, toReport } from '#report'
import { judge } from '#verdict'
import type { PoolGate } from './errand.ts'
import { NOT_INSPECTED } from './not-inspected.ts'
import type { PoolFlaw, PoolInput } from './pool-input.ts'

/** The report on a mail that the road did not finish: held, never passed (unless the policy never holds anything). */
export async function couldNotInspect(input: PoolInput, code: PoolFlaw, gate: PoolGate, ms: number): Promise<Report> {
  const message = messageOf(input, code, await hashOf(input))
  const findings = await findingsOf(message, code, gate)
  const verdict = verdictOf(findings, message, gate.policy)
  return toReport({ message, findings, verdict }, { file: input.file, ms, lang: gate.lang })
}

function messageOf(input: PoolInput, code: string, sha256: string | null): Message {
  const root = {
    id: 0,
    parent: null,
    depth: 0,
    role: 'root',
    name: input.name ?? '',
    path: input.name ?? input.file,
    kind: input.as === 'mail' ? 'mail' : 'unknown',
    content: Buffer.alloc(0),
    bytes: input.bytes,
    sha256,
    facts: [],
    flaws: [{ code, level: 'stopped' }],
  } as const
  return { parts: [root] }
}

async function findingsOf(message: Message, code: string, gate: PoolGate): Promise<readonly Finding[]> {
  const findings = await askRules(message, gate)
  return findings.length > 0 ? findings : [{ ...NOT_INSPECTED, evidence: [{ part: 0, seen: { flaw: code } }] }]
}

/** What the rules about the shape of a mail say; there is nothing else to judge it by. */
async function askRules(message: Message, gate: PoolGate): Promise<readonly Finding[]> {
  try {
    // WHY: loaded only now, so that a run in which nothing goes wrong does not load the rules twice.
    const { examine, RULES } = await import('#examine')
    return examine(
      message,
      gate.known,
      RULES.filter(({ id }) => id.startsWith('shape/')),
    )
  } catch {
    // The rules themselves may be what is broken; the mail is held all the same.
    return []
  }
}

/** As the policy judges it, but never less than held: a place may weigh these rules as 0, yet unread is not clean. */
function verdictOf(findings: readonly Finding[], message: Message, policy: Policy): Verdict {
  const verdict = judge(findings, message, policy)
  const { hold, notice } = policy.thresholds
  const [least, floor] = hold !== null ? (['hold', hold] as const) : (['notice', notice ?? 0] as const)
  if (verdict.score >= floor) return verdict
  return { ...verdict, decision: hold === null && notice === null ? 'pass' : least, score: floor, decisive: findings }
}

/** SHA-256 of the whole input, read piece by piece; null when it was not kept or cannot be read any more. */
async function hashOf({ source, bytes }: PoolInput): Promise<string | null> {
  const sum = createHash('sha256')
  if ('bytes' in source) return source.bytes.length < bytes ? null : sum.update(source.bytes).digest('hex')
  const { path, start = 0, end } = source
  if (end !== undefined && end <= start) return sum.digest('hex')
  const name = typeof path === 'string' ? path : Buffer.from(path)
  try {
    // `end` of a stream is inclusive.
    const pieces = createReadStream(name, { start, ...(end === undefined ? {} : { end: end - 1 }) })
    for await (const piece of pieces) sum.update(piece)
    return sum.digest('hex')
  } catch {
    // The file went away between its inspection and now; the report says that it has no hash.
    return null
  }
}
