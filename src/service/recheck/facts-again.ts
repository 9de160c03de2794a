import type { Decision, Finding, Policy } from '#domain'
import { groupOf, RULES } from '#examine'
import { addressKey } from '#identity'
import type { Clinic } from '#intake'
import { askLists } from '#knowledge'
import type { Detail } from '#ledger'
import { judge } from '#verdict'

// A mail whose bytes are gone is judged by what the ledger kept of it: what was found then, weighed as it is today, and
// what today's lists say of its links and of the hashes of its files. What is behind the beginning of a long mail's links
// is not there; rules that are new cannot be asked.

export type Received = Extract<Detail, { kind: 'received' }>
export type JudgedThen = Extract<Detail, { kind: 'judged' }>

export interface FactsVerdict {
  readonly verdict: Decision
  /** The strongest first. */
  readonly rules: readonly string[]
  /** Those of the recipients for whom it would be held today, though it was not then, or for something new. */
  readonly recipients: readonly string[]
}

const WEIGHTS = new Map(RULES.map(({ id, weight }) => [id, weight]))
const NO_TEXT = { title: '', why: '', todo: '' }

/** Undefined where it would be delivered today as well, or was held then for the same things. */
export async function judgeFacts(
  received: Received,
  then: JudgedThen | undefined,
  clinic: Clinic,
  now: number,
): Promise<FactsVerdict | undefined> {
  const before = then?.findings ?? []
  const listed = await listedRules(received, clinic, now)
  const news = listed.filter((rule) => !before.some((each) => each.rule === rule))
  const wasHeld = then?.verdict === 'hold' || then?.verdict === 'refuse'
  if (wasHeld && news.length === 0) return undefined
  const findings = [
    ...before.map(({ rule, weight }) => findingOf(rule, WEIGHTS.get(rule) ?? weight)),
    ...news.map(ours),
  ]
  const byPolicy = Map.groupBy(received.envelope.recipients, (address) => policyFor(address, clinic))
  const held = [...byPolicy].flatMap(([policy, recipients]) => {
    const { decision, decisive } = judge(findings, { parts: [] }, policy)
    const isHeld = decision === 'hold' || decision === 'refuse'
    return isHeld ? [{ verdict: decision, rules: decisive.map(({ id }) => id), recipients }] : []
  })
  const [first] = held
  return first === undefined ? undefined : { ...first, recipients: held.flatMap(({ recipients }) => recipients) }
}

const policyFor = (address: string, { policy, policies }: Clinic): Policy => policies.get(addressKey(address)) ?? policy

const findingOf = (id: string, weight: number): Finding => ({
  ...{ id, group: groupOf(id), weight, evidence: [] },
  text: { ja: NO_TEXT, en: NO_TEXT },
})

const ours = (rule: string): Finding => findingOf(rule, WEIGHTS.get(rule) ?? 0)

/** The rules that today's lists would make speak. */
async function listedRules({ links, sha256, parts }: Received, { store }: Clinic, now: number): Promise<string[]> {
  const urls = [...(links?.urls ?? []), ...(links?.hosts ?? []).map((host) => `http://${host}/`)]
  const hashes = [sha256, ...(parts ?? []).map((part) => part.sha256)].filter((each) => each !== '')
  const listed = await askLists(store, { urls, hashes }, now)
  const files = new Set(hashes)
  return [
    ...(listed.some(({ asked }) => files.has(asked)) ? ['attachment/listed-file'] : []),
    ...(listed.some(({ asked }) => !files.has(asked)) ? ['link/listed-address'] : []),
  ]
}
