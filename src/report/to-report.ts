import { hash } from 'node:crypto'
import { type Finding, factsOf, type Lang, type Message } from '#domain'
import type { Passage } from '#inspect'
import { listCode } from './list-code.ts'
import type { Report, ReportFinding, ReportFlaw } from './report.ts'

export interface ReportInput {
  readonly file: string
  readonly ms: number
  readonly lang: Lang
  /** Whether the code that was found is handed back, too. */
  readonly withCode?: boolean
}

/** Puts what the road found into the shape that other programs read. */
export function toReport(passage: Passage, input: ReportInput): Report {
  const { message, findings, verdict } = passage
  const root = message.parts[0]
  return {
    file: input.file,
    sha256: root === undefined ? null : (root.sha256 ?? hash('sha256', root.content, 'hex')),
    kind: root?.kind ?? 'unknown',
    verdict: verdict.decision,
    score: verdict.score,
    findings: findings.map((finding) => toFinding(finding, input.lang)).sort((a, b) => b.weight - a.weight),
    parts: message.parts.map(({ id, path, kind, bytes, sha256 }) => ({ id, path, kind, bytes, sha256 })),
    recovered: { urls: findUrls(message), commands: findCommands(message) },
    flaws: [...listFlaws(message)],
    ...(input.withCode === true ? { code: listCode(message) } : {}),
    ms: Math.round(input.ms * 10) / 10,
  }
}

function toFinding({ id, group, weight, evidence, text }: Finding, lang: Lang): ReportFinding {
  const { title, why, todo } = text[lang]
  return { id, group, weight, part: evidence[0]?.part ?? null, evidence, title, why, todo }
}

/** URLs that stood in code or documents, each once, in the order of the parts. */
function findUrls(message: Message): string[] {
  const urls = new Set<string>()
  for (const { fact } of factsOf(message, 'url')) urls.add(fact.url)
  return [...urls]
}

/** Commands that code would have run, each once, in the order of the parts. */
function findCommands(message: Message): string[] {
  const commands = new Set<string>()
  for (const { fact } of factsOf(message, 'command')) commands.add(fact.command)
  return [...commands]
}

function* listFlaws(message: Message): Generator<ReportFlaw> {
  for (const part of message.parts) {
    for (const { code, level, at } of part.flaws) yield { code, level, part: part.id, at: at ?? null }
  }
}
