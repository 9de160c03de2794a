import type { Evidence, FindingText, Lang, Rule } from '#domain'
import { groupOf, RULE_FAILED, RULES } from '#examine'
import type { Report, ReportFinding } from '#report'
import type { Held, HeldCause, HeldFinding, HeldReport } from './held.ts'

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

const textsOf = (rule: string): Rule['text'] | undefined => {
  const cause = /^held\/(.*)$/s.exec(rule)?.[1] ?? ''
  return Object.hasOwn(CAUSES, cause) ? CAUSES[cause as HeldCause] : TEXTS.get(rule)
}

const CAUSES: Readonly<Record<HeldCause, Rule['text']>> = {
  'not-delivered': {
    ja: {
      title: '受け取り側のメールサーバーが受け付けませんでした',
      why: '検査は済みましたが、受信箱のあるメールサーバーがこの宛先への配達を断ったため、お預かりしています。',
      todo: '受信箱の空きと宛先を担当者が確かめたうえで、もう一度届けてください。',
    },
    en: {
      title: 'The mail server did not take it',
      why: 'It was inspected, but the server with the inbox refused it for this recipient, so it is kept here.',
      todo: 'Have the person in charge look at the address and the free space of the inbox; then deliver it again.',
    },
  },
  'outbound-burst': {
    ja: {
      title: '普段より急に多くのメールが送られています',
      why: 'ウイルスに感染したパソコンや、盗まれたパスワードで送られた疑いがあるため、送る前にお預かりしています。',
      todo: '送った覚えがあるか、ご本人に確かめてください。覚えがなければ、そのパソコンをネットワークから外し、担当者へお知らせください。',
    },
    en: {
      title: 'This account suddenly sends far more than usual',
      why: 'An infected PC or a stolen password may be behind it, so the mail is kept back before it goes out.',
      todo: 'Ask the person whether they sent it. If not, take that PC off the network and tell the person in charge.',
    },
  },
  original: {
    ja: {
      title: '無害化した写しを届けた、元のメールです',
      why: 'マクロなど自動で動くものを取り除いた写しを受信箱に届け、元のメールはこちらでお預かりしています。',
      todo: '写しで足りなければ、送信者に確かめたうえで担当者にご相談ください。',
    },
    en: {
      title: 'The original of a mail that was delivered as a safe copy',
      why: 'Your inbox got a copy without macros and the like; the mail as it came is kept here.',
      todo: 'If the copy is not enough, check with the sender and then ask the person in charge.',
    },
  },
}

/** What is said where nothing was found and no cause is given. */
const NO_FINDING: Readonly<Record<Lang, FindingText>> = {
  ja: {
    title: '念のためお預かりしています',
    why: '検査では目立った問題は見つかりませんでしたが、届ける前に確かめたいことがあります。',
    todo: '送信者と用件に心当たりがあるか、お確かめください。',
  },
  en: {
    title: 'It is held to be on the safe side',
    why: 'Nothing stood out when it was inspected, but somebody wants to make sure before it is delivered.',
    todo: 'Make sure that you know the sender and what it is about.',
  },
}

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

/** The words of a rule that found something in a held mail, or of the cause it is held for. */
export const heldText = (rule: string, lang: Lang): FindingText =>
  (rule === '' ? NO_FINDING : (textsOf(rule) ?? UNKNOWN))[lang]

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
