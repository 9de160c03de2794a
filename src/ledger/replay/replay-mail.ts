import { hash } from 'node:crypto'
import { type Known, NOTHING_KNOWN } from '#domain'
import { ledgerEntriesAt, readKnown, readSetting, type TenantReader } from '#store'
import type { Entry, NewEntry } from '../entry.ts'
import { entryBytes } from '../entry-bytes.ts'
import { ADDRESS_SECRET, withHashedAddresses } from '../hashed-addresses.ts'
import { storyOf } from '../story/story-of.ts'
import { compareJudgements, type Judgement, type RuleChange } from './compare-judgements.ts'

// Judges a mail again: the bytes that were held, with what was known then, under the policy of then, by the rules of
// now. Rules of another version cannot be run again, for they are code that is gone; of then there is what the ledger
// wrote down. Where the rules are the same, both judgements must be the same entry, byte for byte.

export interface ReplayTools {
  /** The mail as it was held; undefined where it is not there any more. */
  readonly bytesOf: (mail: string) => Promise<Buffer | undefined>
  /** Judges as the doors do, and says by which rules. */
  readonly judge: (bytes: Buffer, known: Known, policy: string) => Promise<Judged>
  /** Whether a rule judges from the mail and what is known, and from nothing else. */
  readonly isAsked: (rule: string) => boolean
}

export type Judged = Pick<Judgement, 'verdict' | 'score' | 'findings' | 'rules'> & {
  /** Something in it stayed locked; passwords are not kept with what was known. */
  readonly isLocked: boolean
}

export interface Replay {
  readonly mail: string
  /** When it was judged. */
  readonly at: number
  /** The entry that says so. */
  readonly index: number
  readonly past: Judgement
  readonly present: Judgement
  /** Both judgements are the same entry, byte for byte. */
  readonly isSame: boolean
  readonly isSameRules: boolean
  readonly changes: readonly RuleChange[]
  /** Whether the bytes are those that were received. */
  readonly isSameMail: boolean
  /** `same`: its hash fits the entry; `missing`: not kept, or forgotten; `changed`: not what was kept. */
  readonly known: 'same' | 'missing' | 'changed'
  readonly isLocked: boolean
}

export type NoReplay = 'no-mail' | 'not-judged' | 'no-bytes'

export async function replayMail(reader: TenantReader, mail: string, tools: ReplayTools): Promise<Replay | NoReplay> {
  const entries = (await storyOf(reader, mail))?.entries
  if (entries === undefined) return 'no-mail'
  const judged = entries.findLast((entry) => entry.kind === 'judged')
  if (judged === undefined) return 'not-judged'
  const bytes = await tools.bytesOf(mail)
  if (bytes === undefined) return 'no-bytes'
  const received = entries.find((entry) => entry.kind === 'received')
  const snapshot = await knownThen(reader, judged.known)
  const { isLocked, ...found } = await tools.judge(bytes, snapshot.known, judged.policy)
  const again = await asRecorded(reader, judged, found)
  const past = judgementOf(judged)
  const present = judgementOf(again)
  return {
    ...{ mail, at: judged.at, index: judged.index, past, present, isLocked, known: snapshot.state },
    isSame: await isSameEntry(reader, judged, again),
    isSameRules: past.rules === present.rules,
    changes: compareJudgements(past, present, tools.isAsked),
    isSameMail: received?.sha256 === hash('sha256', bytes, 'hex'),
  }
}

type JudgedEntry = Extract<Entry, { kind: 'judged' }>

async function knownThen(
  reader: TenantReader,
  sha256: string | undefined,
): Promise<{ readonly known: Known; readonly state: Replay['known'] }> {
  const kept = sha256 === undefined ? undefined : await readKnown(reader, sha256)
  if (kept === undefined) return { known: NOTHING_KNOWN, state: 'missing' }
  if (hash('sha256', kept.json, 'hex') !== sha256) return { known: NOTHING_KNOWN, state: 'changed' }
  return { known: JSON.parse(kept.json) as Known, state: 'same' }
}

/** The entry that the ledger would have written of this, then: with addresses hashed where it hashes them. */
async function asRecorded(
  reader: TenantReader,
  judged: JudgedEntry,
  found: Pick<Judgement, 'verdict' | 'score' | 'findings' | 'rules'>,
): Promise<Extract<NewEntry, { kind: 'judged' }>> {
  const { v: _, index: __, at: ___, cut: ____, ...before } = judged
  const entry = { ...before, ...found }
  const secret = await readSetting(reader, ADDRESS_SECRET)
  return typeof secret === 'string' ? (withHashedAddresses(entry, secret) as typeof entry) : entry
}

async function isSameEntry(reader: TenantReader, judged: JudgedEntry, again: NewEntry): Promise<boolean> {
  const [row] = await ledgerEntriesAt(reader, [judged.index])
  return row?.body.equals(entryBytes(again, judged.index, judged.at)) === true
}

/** WHY with defaults: the entry is as it lies in the store, and a field that somebody took out must not stop us. */
function judgementOf(entry: Partial<Judgement>): Judgement {
  const { verdict = '', score = 0, findings, rules = '', policy = '', known } = entry
  return {
    verdict,
    score,
    findings: Array.isArray(findings) ? findings : [],
    rules,
    policy,
    ...(known === undefined ? {} : { known }),
  }
}
