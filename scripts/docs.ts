// `npm run docs` writes docs/rules.*.md from the rules themselves, docs/configuration.*.md and sekisho.example.yaml from
// the table that checks a configuration, so that what people read is what the program does. `npm run docs -- --check`
// writes nothing and fails when they are stale.

import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Group, Lang, Policy, Rule } from '#domain'
import { groupOf, RULE_FAILED, RULES } from '#examine'
import { POLICIES } from '#verdict'
import { configPage } from '../src/config/describe/config-page.ts'
import { exampleFile } from '../src/config/describe/example-file.ts'
import { FRAME, type Frame, GROUPS } from './docs-text.ts'

type Described = Omit<Rule, 'examine'>

const LANGS: readonly Lang[] = ['ja', 'en']
const ALL: readonly Described[] = [...RULES, RULE_FAILED]

/** The page of one language. */
export function rulesPage(lang: Lang): string {
  const frame = FRAME[lang]
  const lines = [
    `# ${frame.title}`,
    `<!-- ${frame.generated} -->`,
    frame.opening(ALL.length),
    `## ${frame.howTitle}`,
    frame.how,
    stepTable(frame),
    `## ${frame.policiesTitle}`,
    frame.policies,
    policyTable(frame),
    `## ${frame.contentsTitle}`,
    GROUPS.map((group) => contents(group, lang)).join('\n'),
    ...GROUPS.flatMap((group) => [
      `## ${frame.groups[group].title}`,
      frame.groups[group].about,
      ...rulesOf(group).map((rule) => section(rule, lang)),
    ]),
  ]
  return `${lines.join('\n\n')}\n`
}

/** Heaviest first: what a reader looks for is mostly what was held. */
const rulesOf = (group: Group): readonly Described[] =>
  ALL.filter(({ id }) => groupOf(id) === group).sort((a, b) => b.weight - a.weight || (a.id < b.id ? -1 : 1))

const stepTable = (frame: Frame): string =>
  [
    `| ${frame.stepHead.join(' | ')} |`,
    '|---|---|',
    ...frame.steps.map(([range, meaning]) => `| ${range} | ${meaning} |`),
  ].join('\n')

function policyTable(frame: Frame): string {
  const rows = Object.values(POLICIES).map((policy) => {
    const { notice, hold, refuse } = policy.thresholds
    const steps = [notice, hold, refuse].map((step) => (step === null ? frame.never : frame.from(step)))
    return `| \`${policy.name}\` | ${steps.join(' | ')} | ${ownWeights(policy) || frame.none} |`
  })
  return [`| ${frame.policyHead.join(' | ')} |`, '|---|---|---|---|---|', ...rows].join('\n')
}

const ownWeights = (policy: Policy): string =>
  Object.entries(policy.weights)
    .map(([id, weight]) => `\`${id}\` ${weight}`)
    .join(', ')

const contents = (group: Group, lang: Lang): string =>
  [
    `- [${FRAME[lang].groups[group].title}](#${anchor(FRAME[lang].groups[group].title)})`,
    ...rulesOf(group).map((rule) => `  - [${rule.text[lang].title}](#${anchorOf(rule)}) (${rule.weight})`),
  ].join('\n')

function section(rule: Described, lang: Lang): string {
  const frame = FRAME[lang]
  const { title, why, todo } = rule.text[lang]
  return [
    `<a id="${anchorOf(rule)}"></a>`,
    `### ${title}`,
    `**${frame.why}** ${why}`,
    `**${frame.todo}** ${todo}`,
    [
      `- ${frame.weight}: ${rule.weight}`,
      `- ${frame.id}: \`${rule.id}\``,
      `- ${frame.since}: ${rule.since}`,
      `- ${frame.sources}: ${rule.sources.map((url) => `[${sourceName(url)}](${url})`).join(', ')}`,
    ].join('\n'),
  ].join('\n\n')
}

const anchorOf = (rule: Described): string => rule.id.replace('/', '-')

/** The way GitHub makes anchors of headings. */
const anchor = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s-]/gu, '')
    .replaceAll(' ', '-')

const NAMES: readonly (readonly [RegExp, (found: readonly string[]) => string])[] = [
  [
    /attack\.mitre\.org\/techniques\/(T\d+)(?:\/(\d+))?/u,
    ([, id, sub]) => `MITRE ATT&CK ${id}${sub === undefined ? '' : `.${sub}`}`,
  ],
  [/attack\.mitre\.org\/software\/(S\d+)/u, ([, id]) => `MITRE ATT&CK ${id} (Emotet)`],
  [/rfc-editor\.org\/rfc\/rfc(\d+)/u, ([, number]) => `RFC ${number}`],
  [/nvd\.nist\.gov\/vuln\/detail\/(CVE-[\d-]+)/u, ([, id]) => `${id}`],
  [/cwe\.mitre\.org\/data\/definitions\/(\d+)/u, ([, id]) => `CWE-${id}`],
  [/jpcert\.or\.jp\/at\/\d+\/(at\d+)/u, ([, id]) => `JPCERT/CC ${id}`],
  [/blogs\.jpcert\.or\.jp\/ja\/.*\/(\w+)\.html/u, ([, page]) => `JPCERT/CC Eyes: ${page}`],
  [/ipa\.go\.jp\/security\/emotet/u, () => 'IPA: Emotet'],
  [/openspecs\/office_file_formats\/(ms-\w+)/u, ([, id]) => `Microsoft ${id?.toUpperCase()}`],
  [/learn\.microsoft\.com\/.*\/([\w-]+)$/u, ([, page]) => `Microsoft Learn: ${page}`],
  [/unicode\.org\/reports\/(tr\d+)/u, ([, id]) => `Unicode ${id?.toUpperCase()}`],
  [/github\.com\/(\w+\/\w+)\/issues\/(\d+)/u, ([, repository, number]) => `${repository} #${number}`],
  [/APPNOTE/u, () => 'PKWARE APPNOTE'],
]

function sourceName(url: string): string {
  for (const [pattern, name] of NAMES) {
    const found = pattern.exec(url)
    if (found !== null) return name(found)
  }
  return new URL(url).hostname
}

interface Page {
  /** From the folder of the project. */
  readonly file: string
  readonly text: () => string
}

const ROOT = path.join(import.meta.dirname, '..')

/** Everything that is written from the program itself. */
const PAGES: readonly Page[] = [
  ...LANGS.map((lang) => ({ file: `docs/rules.${lang}.md`, text: () => rulesPage(lang) })),
  ...LANGS.map((lang) => ({ file: `docs/configuration.${lang}.md`, text: () => configPage(lang) })),
  { file: 'sekisho.example.yaml', text: exampleFile },
]

/** Files that do not say what the program says now. */
export const stalePages = (): readonly string[] =>
  PAGES.filter(({ file, text }) => read(path.join(ROOT, file)) !== text()).map(({ file }) => file)

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    // Not written yet: stale.
    return ''
  }
}

if (import.meta.main) {
  if (process.argv.includes('--check')) {
    const stale = stalePages()
    for (const file of stale) console.error(`${file} is stale: run "npm run docs"`)
    process.exitCode = stale.length > 0 ? 1 : 0
  } else {
    for (const { file, text } of PAGES) {
      writeFileSync(path.join(ROOT, file), text())
      console.log(file)
    }
  }
}
