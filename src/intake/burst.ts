import { hash } from 'node:crypto'
import type { Lang } from '#domain'
import type { Report, ReportFinding } from '#report'
import { countOutbound, outboundSince, type TenantReader, type TenantWriter } from '#store'

// An infected PC sends under its owner's name: many recipients in an hour, more than the account ever had, or many mails
// that are alike and carry the same file.

export interface BurstRule {
  /** Recipients in an hour that are never a burst, whoever sends. */
  readonly perHour: number
  /** Times an account's own custom from which it is a burst. */
  readonly factor: number
  /** Whether a burst is held, or only told. */
  readonly holds: boolean
}

/** What an account is about to send. */
export interface Sending {
  readonly account: string
  readonly recipients: number
  /** What mails that are alike share; '' where this one carries no file. */
  readonly alike: string
}

export interface Burst {
  /** Recipients in this hour, this mail's among them. */
  readonly recipients: number
  /** What the account has in an hour in which it sends, by its custom; 0 where it never sent. */
  readonly custom: number
  /** Mails of this hour that carry the same under the same subject. */
  readonly alike: number
}

const HOUR_MS = 3_600_000
const CUSTOM_HOURS = 14 * 24
// LIMIT: a circular to patients goes out once, to many in one mail or by a list; this many single ones with one file
// within an hour are what a program sends.
const ALIKE_MAX = 30

export const hourOf = (now: number): number => Math.floor(now / HOUR_MS)

/** The burst that this mail would be part of; undefined where it is within the account's custom. */
export async function burstOf(
  reader: TenantReader,
  { account, recipients, alike }: Sending,
  rule: BurstRule,
  now: number,
): Promise<Burst | undefined> {
  const hour = hourOf(now)
  const hours = await outboundSince(reader, account, hour - CUSTOM_HOURS, alike)
  const all = hours.filter((each) => each.alike === '')
  const before = all.filter((each) => each.hour < hour)
  const custom = before.reduce((sum, each) => sum + each.recipients, 0) / Math.max(1, before.length)
  const inThisHour = all.find((each) => each.hour === hour)?.recipients ?? 0
  const alikeNow = alike === '' ? 0 : (hours.find((each) => each.hour === hour && each.alike === alike)?.mails ?? 0) + 1
  const burst = { recipients: inThisHour + recipients, custom: Math.round(custom), alike: alikeNow }
  const isMuch = burst.recipients > Math.max(rule.perHour, custom * rule.factor)
  return isMuch || alikeNow > ALIKE_MAX ? burst : undefined
}

/** Counts a mail of an account, held ones too: whoever is in a burst stays in it until the hour is over. */
export const countSending = (desk: TenantWriter, { account, recipients, alike }: Sending, now: number): Promise<void> =>
  countOutbound(desk, account, [
    { hour: hourOf(now), alike: '', mails: 1, recipients },
    ...(alike === '' ? [] : [{ hour: hourOf(now), alike, mails: 1, recipients }]),
  ])

/** What this mail shares with others like it: its subject and the files it carries. '' where it carries none. */
export function alikeKey(subjectKey: string, { parts }: Report): string {
  const files = parts.filter(({ id, kind }) => id > 0 && kind !== 'text' && kind !== 'html').map(({ sha256 }) => sha256)
  return files.length === 0 ? '' : hash('sha256', [subjectKey, ...files].join('\0'), 'base64url')
}

/** The report of a mail that is part of a burst, which says so first. */
export function withBurst(report: Report, burst: Burst, account: string, { holds }: BurstRule, lang: Lang): Report {
  const finding: ReportFinding = {
    id: 'outbound/burst',
    group: 'sender',
    weight: 100,
    part: null,
    evidence: [{ part: 0, seen: { account, ...burst } }],
    ...TEXTS[lang],
  }
  const verdict = holds ? (report.verdict === 'refuse' ? 'refuse' : 'hold') : report.verdict
  return { ...report, verdict, score: Math.max(report.score, 100), findings: [finding, ...report.findings] }
}

const TEXTS: Readonly<Record<Lang, Pick<ReportFinding, 'title' | 'why' | 'todo'>>> = {
  ja: {
    title: 'このアカウントから、いつもよりはるかに多くのメールが出ています',
    why: 'パソコンがウイルスに感染したり、パスワードが盗まれたりすると、本人の知らないうちに大量のメールが送られます。',
    todo: 'ご本人に、今メールを送ったかを電話などで確かめてください。心当たりがなければ、そのパソコンのネットワークを切り、メールのパスワードを変え、保守会社に連絡してください。',
  },
  en: {
    title: 'This account is sending far more mail than it ever does',
    why: 'A PC that is infected, or an account whose password was stolen, sends mail in masses without its owner knowing.',
    todo: 'Ask its owner, by telephone, whether they are sending this. If not, take the PC off the network, change the mail password, and call your maintenance company.',
  },
}
