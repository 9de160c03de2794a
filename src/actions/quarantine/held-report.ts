import type { Evidence, FindingText, Lang, Rule } from '#domain'
import { groupOf, RULE_FAILED, RULES } from '#examine'
import type { Report, ReportFinding } from '#report'
import type { Held, HeldFinding, HeldReport } from './held.ts'

// A report, kept with the held mail so that it is explained months later without being read again. Words are found again
// by the rules' ids, in whatever language is asked for; what the mail said stays as evidence.

// LIMIT: together some 60 KB at most, whatever a mail holds; the strongest and the first are kept.
const FINDINGS_MAX = 40
const EVIDENCE_MAX = 10
const PARTS_MAX = 60
const FLAWS_MAX = 40
const RECOVERED_MAX = 10
const CHARACTERS_MAX = 300

/** What is kept of a report. */
export function heldReport({ kind, sha256, ms, findings, parts, flaws, recovered }: Report): HeldReport {
  const strongest = findings.slice(0, FINDINGS_MAX)
  // WHY: evidence points at parts by their number, so those are kept before others, behind the mail itself.
  const pointed = new Set([0, ...strongest.flatMap(({ evidence }) => evidence.map(({ part }) => part))])
  const chosen = [...parts].sort((one, other) => Number(pointed.has(other.id)) - Number(pointed.has(one.id)))
  const kept = chosen.slice(0, PARTS_MAX).sort((one, other) => one.id - other.id)
  const places = new Map(kept.map(({ id }, place) => [id, place]))
  return {
    ...{ version: 1, kind, sha256, ms },
    findings: strongest.map((finding) => keptFinding(finding, places)),
    parts: kept.map((part, id) => ({ ...part, id, path: cut(part.path) })),
    flaws: flaws.slice(0, FLAWS_MAX).map(({ code, level, part }) => ({ code, level, part: places.get(part) ?? 0 })),
    recovered: {
      urls: recovered.urls.slice(0, RECOVERED_MAX).map(cut),
      commands: recovered.commands.slice(0, RECOVERED_MAX).map(cut),
    },
  }
}

/** The parts that are kept, by the number they had, with the one they have now. */
type Places = ReadonlyMap<number, number>

function keptFinding({ id, weight, evidence, title, why, todo }: ReportFinding, places: Places): HeldFinding {
  const seen = evidence.slice(0, EVIDENCE_MAX).map((one) => keptEvidence(one, places))
  const kept = { rule: id, weight, evidence: seen }
  return textsOf(id) === undefined ? { ...kept, text: { title, why, todo } } : kept
}

const keptEvidence = ({ seen, ...place }: Evidence, places: Places): Evidence => ({
  ...place,
  part: places.get(place.part) ?? 0,
  seen: Object.fromEntries(
    Object.entries(seen).map(([name, value]) => [name, typeof value === 'string' ? cut(value) : value]),
  ),
})

const cut = (text: string): string => (text.length > CHARACTERS_MAX ? `${text.slice(0, CHARACTERS_MAX)}…` : text)

const TEXTS: ReadonlyMap<string, Rule['text']> = new Map(
  [...RULES, RULE_FAILED].map(({ id, text }) => [id, text] as const),
)

const textsOf = (rule: string): Readonly<Record<Lang, FindingText>> | undefined => TEXTS.get(rule)

/** What is said of a finding of this id, where no rule of ours has words for it. */
const UNKNOWN: Readonly<Record<Lang, FindingText>> = {
  ja: {
    title: '気になる点が見つかりました',
    why: 'お預かりしたときの検査で見つかったものですが、詳しい説明は今の関所にはありません。',
    todo: '開かずに、担当者へお知らせください。',
  },
  en: {
    title: 'Something of concern was found',
    why: 'It was found when the mail was held; this version of Sekisho has no closer words for it.',
    todo: 'Please do not open it; tell the person in charge.',
  },
}

/** The words of a rule that found something in a held mail. */
export const heldText = (rule: string, lang: Lang): FindingText => (textsOf(rule) ?? UNKNOWN)[lang]

/** What was found, in one line: the title of the strongest finding. */
export const heldTitle = ({ rules: [rule = ''] }: Pick<Held, 'rules'>, lang: Lang): string => heldText(rule, lang).title

/** The report as `renderReport` takes it, in the words of a language. */
export function reportOfHeld(held: Held, report: HeldReport, lang: Lang): Report {
  const { kind, sha256, ms = 0, parts, flaws, recovered } = report
  return {
    ...{ file: held.mail, sha256, kind, verdict: held.verdict, score: held.score, ms },
    findings: report.findings.map((finding) => findingOf(finding, lang)),
    parts,
    flaws: flaws.map((flaw) => ({ ...flaw, at: null })),
    recovered,
  }
}

function findingOf({ rule, weight, evidence, text }: HeldFinding, lang: Lang): ReportFinding {
  const words = textsOf(rule)?.[lang] ?? text ?? UNKNOWN[lang]
  return { id: rule, group: groupOf(rule), weight, part: evidence[0]?.part ?? null, evidence, ...words }
}
