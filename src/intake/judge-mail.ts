import type { Authenticator } from '#authentication'
import type { Arrival, Authentication, Known, Questions, Sight } from '#domain'
import { addressKey } from '#identity'
import { askLists, type KnownSnapshot, snapshotOf } from '#knowledge'
import type { Pool } from '#pool'
import type { Report } from '#report'
import type { Clinic, Group } from './clinic.ts'

// One mail before one clinic: the pool takes it apart and asks, the clinic's memory answers.

export interface JudgedMail {
  readonly report: Report
  /** Undefined where what arrived is no mail, or was not read to the end. */
  readonly sight: Sight | undefined
  readonly known: KnownSnapshot
  readonly authentication: Authentication | undefined
}

export interface JudgeTools {
  readonly pool: Pool
  /** Undefined where nobody checks where mail comes from. */
  readonly authenticator: Authenticator | undefined
  /** Our own name, for SPF and in Authentication-Results. */
  readonly hostname: string
  readonly clock: () => number
  /** Whether the clinic's lists know files by MD5 or SHA-1, as far as was seen. */
  readonly listsOldHashes?: (clinic: Clinic) => boolean
}

/** Who is asked about a mail, and what is tried on it besides. */
export interface Asking {
  /** What was found of its origin; asked once for a mail, whoever it is for. */
  readonly authentication: Promise<Authentication | undefined>
  /** Passwords that a person typed, or that came later. */
  readonly passwords?: readonly string[]
}

/** Starts to look where a mail comes from; our own mail is not asked. */
export const authenticationOf = async (
  arrival: Arrival,
  direction: 'in' | 'out',
  { authenticator, hostname }: JudgeTools,
): Promise<Authentication | undefined> =>
  direction === 'out' || authenticator === undefined || arrival.peer === undefined
    ? undefined
    : authenticator.authenticate(arrival.bytes, {
        ip: arrival.peer.address,
        helo: arrival.peer.helo ?? '',
        mailFrom: arrival.sender,
        mta: hostname,
      })

/** Judges a mail for some recipients of one clinic. Rejects with AskFailure and PoolFailure: then nobody has judged it. */
export async function judgeMail(
  mail: string,
  bytes: Buffer,
  group: Group,
  asking: Asking,
  tools: JudgeTools,
): Promise<JudgedMail> {
  let known = knownBefore(group, asking)
  const ask = async (questions: Questions): Promise<Partial<Known>> => {
    known = { ...known, ...(await answer(questions, group, asking, tools.clock())) }
    return known
  }
  const input = { file: mail, as: 'mail', source: { bytes }, bytes: bytes.length } as const
  const oldHashes = tools.listsOldHashes?.(group.clinic) === true
  const { report, sight } = await tools.pool.judge(input, { policy: group.policy, oldHashes, ask })
  return { report, sight, known: snapshotOf(known), authentication: await asking.authentication }
}

/** What bears on every mail of the clinic. Of what it sends itself nothing: rules about borrowed names are not for its owner. */
const knownBefore = ({ clinic, direction }: Group, { passwords = [] }: Asking): Known =>
  direction === 'out'
    ? { ownDomains: [], passwords }
    : { ownDomains: clinic.own.domains, ownAddresses: clinic.own.addresses, passwords }

async function answer(
  questions: Questions,
  { clinic, direction }: Group,
  { authentication, passwords = [] }: Asking,
  now: number,
): Promise<Partial<Known>> {
  const sender = addressKey(questions.addresses[0] ?? '')
  const [history, listed, words, origin] = await Promise.all([
    direction === 'out' ? undefined : clinic.knowledge.ask(questions, now),
    askLists(clinic.store, questions.asked ?? { urls: [], hashes: [] }, now),
    questions.isLocked && sender !== '' ? clinic.passwords.wordsFor(sender, now) : [],
    authentication,
  ])
  return {
    ...(history === undefined ? {} : { history }),
    ...(origin === undefined ? {} : { authentication: origin }),
    ...(listed.length === 0 ? {} : { listed }),
    passwords: [...passwords, ...words],
  }
}
