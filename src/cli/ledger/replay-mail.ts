import { readFile } from 'node:fs/promises'
import { openQuarantine, QuarantineError } from '#actions'
import type { Known, Lang, Policy } from '#domain'
import { RULES } from '#examine'
import { type Judged, loggedFindings, type Replay, type RuleChange, replayMail } from '#ledger'
import { openPool } from '#pool'
import { visible } from '#report'
import { readLedgerHead, type TenantStore } from '#store'
import { POLICIES } from '#verdict'
import { policyOf, rulesName } from '../../service/policies.ts'
import { complain, type Desk, troubleWith } from '../desk.ts'
import { localTime } from '../local-time.ts'
import { jsonLine } from '../printer.ts'
import { type Looking, recordLook } from '../record-look.ts'
import { EXIT } from '../wrong-use.ts'
import { findStory } from './find-story.ts'

// `sekisho ledger replay`: a mail judged again, beside what the ledger says of then.

export interface ReplayTask {
  readonly do: 'replay'
  readonly mail: string
  /** The mail's bytes: in a file, or in the quarantine, which has this key. */
  readonly from: { readonly file: string } | { readonly heldKey: string }
  readonly passwords: readonly string[]
  /** The file of the policy of then, where it is none of ours. */
  readonly policy?: string
  readonly keyFile?: string
  readonly json: boolean
  readonly version: string
}

export async function replay(looking: Looking, task: ReplayTask, lang: Lang, desk: Desk): Promise<number> {
  const { clinic } = looking.place
  const { none, find } = desk.words.ledger
  if ((await readLedgerHead(clinic)) === undefined) return complain(desk, none)
  const mail = (await findStory(clinic, task.mail))?.mail
  if (mail === undefined) return complain(desk, find.noSuchMail(visible(task.mail)))
  try {
    const found = await replayMail(clinic, mail, {
      bytesOf: () => bytesOf(clinic, mail, task),
      judge: (bytes, known, policy) => judge(bytes, known, policy, task, lang),
      isAsked: (rule) => ASKED.has(rule),
    })
    if (typeof found === 'string') return await complain(desk, find.noReplay(found, visible(mail)))
    const isRecorded = await recordLook(looking, task.keyFile, { kind: 'viewed', mail, what: 'replay' }, desk)
    const told = task.json ? jsonLine({ ...found, isRecorded }) : replayText(found, lang, desk)
    await desk.terminal.print(`${told}\n`)
    return EXIT.clear
  } catch (error) {
    if (error instanceof UnknownPolicy) return complain(desk, find.noPolicy(visible(error.message)))
    if (error instanceof QuarantineError) return complain(desk, find.quarantineTrouble(visible(error.message)))
    throw error
  }
}

/** Rules that judge from the mail and what is known of it alone; those that need a scanner's word are not asked. */
const ASKED = new Set(RULES.filter(({ needs }) => needs !== 'scan').map(({ id }) => id))

class UnknownPolicy extends Error {}

async function bytesOf(clinic: TenantStore, mail: string, { from }: ReplayTask): Promise<Buffer | undefined> {
  if ('file' in from) return readFile(from.file).catch(troubleWith(from.file))
  const settings = { keyFile: from.heldKey, clock: Date.now, bytesMax: 0, keepDays: 0 }
  try {
    return await (await openQuarantine(clinic, settings)).read(mail)
  } catch (error) {
    if (error instanceof QuarantineError && error.code === 'not-here') return undefined
    throw error
  }
}

/** As the doors have it judged: in a thread of its own, under the same limits. */
async function judge(
  bytes: Buffer,
  known: Known,
  policyName: string,
  { passwords, policy: file, version }: ReplayTask,
  lang: Lang,
): Promise<Judged> {
  const policy = ours(policyName) ?? fromFile(file)
  if (policy?.name !== policyName) throw new UnknownPolicy(policyName)
  const all = { ...known, passwords: [...known.passwords, ...passwords] }
  const pool = openPool({ policy, lang, jobs: 1, ask: async () => all })
  try {
    const { report } = await pool.judge({ file: 'mail', as: 'mail', source: { bytes }, bytes: bytes.length })
    const isLocked = report.flaws.some(({ code }) => code.endsWith('/encrypted'))
    const { verdict, score, findings } = report
    return { verdict, score, findings: loggedFindings(findings), rules: rulesName(version), isLocked }
  } finally {
    pool.close()
  }
}

const ours = (name: string): Policy | undefined => Object.values(POLICIES).find((each) => each.name === name)

function fromFile(file: string | undefined): Policy | undefined {
  try {
    return file === undefined ? undefined : policyOf(file)
  } catch (error) {
    // It has mistakes, or is not there: the message names them.
    throw error instanceof RangeError ? new UnknownPolicy(error.message) : error
  }
}

const TITLES = new Map(RULES.map(({ id, text }) => [id, text]))
const SHOWN_CHARS_MAX = 80

/** The past beside the present, as people read it. */
export function replayText(found: Replay, lang: Lang, { words }: Pick<Desk, 'words'>): string {
  const { find } = words.ledger
  const shown = (text: unknown): string => visible(String(text), SHOWN_CHARS_MAX)
  const verdict = (name: string): string =>
    Object.hasOwn(find.verdicts, name) ? (find.verdicts[name] ?? '') : shown(name)
  const titled = (rule: string): string => {
    const title = TITLES.get(rule)?.[lang].title
    return title === undefined ? shown(rule) : `${title} (${shown(rule)})`
  }
  const { past, present } = found
  const isOther = past.verdict !== present.verdict
  return [
    find.replayed(shown(found.mail)),
    `  ${find.past(localTime(found.at), verdict(past.verdict), shown(past.score), shown(past.rules), shown(past.policy))}`,
    `  ${find.present(verdict(present.verdict), shown(present.score), shown(present.rules))}`,
    isOther
      ? find.verdictChanged(verdict(past.verdict), verdict(present.verdict))
      : find.verdictStays(verdict(present.verdict)),
    ...found.changes.map((change) => `  ${changeText(change, titled(change.rule), find.changes)}`),
    ...(found.isSame ? [find.isSame] : []),
    ...notesOn(found).map((note) => find.notes[note]),
  ].join('\n')
}

type ChangeWords = Desk['words']['ledger']['find']['changes']

const changeText = ({ change, past, present }: RuleChange, title: string, words: ChangeWords): string =>
  words[change](title, String(past?.weight ?? 0), String(present?.weight ?? 0))

/** What keeps the two from being compared as they are. */
function notesOn({ isSameRules, isSameMail, known, isLocked, changes }: Replay) {
  return [
    ...(isSameMail ? [] : (['other-mail'] as const)),
    ...(isSameRules ? [] : (['other-rules'] as const)),
    ...(known === 'same' ? [] : ([`known-${known}`] as const)),
    ...(isLocked ? (['locked'] as const) : []),
    ...(changes.some(({ change }) => change === 'not-asked') ? (['not-asked'] as const) : []),
  ]
}
