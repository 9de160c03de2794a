/**
 * Sekisho as a library: one call takes a mail or a file apart, judges it, and says why.
 *
 * @module
 */

import { DEFAULT_LIMITS, type Known, type Limits, NOTHING_KNOWN, type Policy, type Tools } from '#domain'
import { RULES } from '#examine'
import { type Passage, inspect as walk } from '#inspect'
import { loadTools } from '#pool'
import { POLICIES } from '#verdict'

export type {
  Decision,
  Evidence,
  Fact,
  Finding,
  FindingText,
  Flaw,
  Group,
  Kind,
  Known,
  Lang,
  Limits,
  Message,
  Part,
  Policy,
  Role,
  Thresholds,
  Verdict,
} from '#domain'
export { DEFAULT_LIMITS, factsOf, KINDS } from '#domain'
export type { Passage } from '#inspect'
export { POLICIES } from '#verdict'

export interface InspectOptions {
  /** File name, where there is one. It is text: it only helps to tell kinds of text apart. */
  readonly name?: string
  /** `mail` when the bytes are known to be one; by default the bytes decide. */
  readonly as?: 'mail' | 'file'
  /** A shipped policy by name, or your own. Default: `clinic`. */
  readonly policy?: keyof typeof POLICIES | Policy
  /** What the place remembers: its own domains, passwords worth trying. Default: nothing. */
  readonly known?: Partial<Known>
  /** What one mail may cost, in bytes, parts, levels and steps; the two limits of the worker pool do not apply here. */
  readonly limits?: Partial<Limits>
}

let tools: Promise<Tools> | undefined

/**
 * Inspects one mail (RFC 5322 bytes, Outlook `.msg`) or one bare file, in this thread.
 *
 * Nothing in the bytes makes it throw; what could not be read is a finding that holds. The work is synchronous once the
 * archive engine is loaded (first call only), and bounded by `limits`; a server runs it in a worker.
 *
 * @example
 * ```ts
 * import { inspect } from 'sekisho'
 *
 * const mail = Buffer.from('From: a@example.jp\r\nSubject: hello\r\n\r\nGood morning.\r\n')
 * const { verdict, findings } = await inspect(mail)
 * console.log(verdict.decision, findings.length) // pass 0
 * ```
 */
export async function inspect(bytes: Uint8Array, options: InspectOptions = {}): Promise<Passage> {
  tools ??= loadTools()
  const { policy = 'clinic' } = options
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return walk(
    {
      bytes: view,
      ...(options.name === undefined ? {} : { name: options.name }),
      ...(options.as === undefined ? {} : { as: options.as }),
    },
    {
      limits: { ...DEFAULT_LIMITS, ...options.limits },
      tools: await tools,
      known: { ...NOTHING_KNOWN, ...options.known },
      rules: RULES,
      policy: typeof policy === 'string' ? POLICIES[policy] : policy,
    },
  )
}
