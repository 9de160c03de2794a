// `npm run new:rule -- group/noun-in-the-failing-state` writes a rule and its cases to be filled in, and enters it in
// the list of rules. The registry test then says what is still missing.

import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

const ROOM = path.join(import.meta.dirname, '..', 'src', 'examine')
const GROUPS = ['attachment', 'macro', 'link', 'sender', 'body', 'shape']

/** The list of rules as source text: one import and one line for each id, sorted. */
export function listSource(source: string, added: string): string {
  const ids = [...source.matchAll(/from '\.\/([a-z]+\/[a-z0-9-]+)\.ts'/gu)].map(([, id]) => id ?? '')
  const sorted = [...new Set([...ids, added])].sort()
  const head = source.slice(0, source.indexOf("import type { Rule } from '#domain'"))
  return [
    `${head}import type { Rule } from '#domain'`,
    ...sorted.map((id) => `import { ${exportName(id)} } from './${id}.ts'`),
    '',
    'export const RULES: readonly Rule[] = [',
    ...sorted.map((id) => `  ${exportName(id)},`),
    ']',
    '',
  ].join('\n')
}

/** `link/numeric-host` exports `numericHost`. */
export const exportName = (id: string): string =>
  id.slice(id.indexOf('/') + 1).replace(/-([a-z0-9])/gu, (_, letter: string) => letter.toUpperCase())

const ruleSource = (id: string): string => `import type { Rule } from '#domain'
import { offersOf, seenIn } from '../kit.ts'

export const ${exportName(id)}: Rule = {
  id: '${id}',
  // WHY: the reason for this weight, and the ordinary mail it was tried against (steps: docs/rules.en.md).
  weight: 0,
  since: '',
  sources: [],
  text: {
    ja: { title: '', why: '', todo: '' },
    en: { title: '', why: '', todo: '' },
  },
  *examine(message) {
    for (const offer of offersOf(message)) if (offer.name === '${id}') yield seenIn(offer)
  },
}
`

const casesSource = (
  id: string,
): string => `import { attached, mailWith, type RuleCases } from '../../../test/fixtures/rule-case.ts'

export const cases: RuleCases = {
  accept: [{ name: 'near miss: what comes close and is fine', message: mailWith(attached('a.pdf', 'pdf')) }],
  reject: [{ name: 'what it must find', message: mailWith(attached('${id}', 'unknown')) }],
}
`

function refusal(id: string | undefined): string | undefined {
  if (id === undefined || !/^[a-z]+\/[a-z][a-z0-9]*(?:-[a-z0-9]+)+$/u.test(id)) {
    return `Give a name such as "link/numeric-host" (words in lower case, joined by hyphens): got "${id ?? ''}"`
  }
  const group = id.slice(0, id.indexOf('/'))
  if (!GROUPS.includes(group)) return `Choose one of the groups ${GROUPS.join(', ')}: got "${group}"`
  if (existsSync(path.join(ROOM, `${id}.ts`)))
    return `Choose another name: "${id}" is there already, and names are never reused`
  const list = readFileSync(path.join(ROOM, 'rules.ts'), 'utf8')
  if (list.includes(`import { ${exportName(id)} }`))
    return `Choose another name: "${exportName(id)}" is exported by another group`
  return undefined
}

if (import.meta.main) {
  const id = process.argv[2]
  const problem = refusal(id)
  if (id === undefined || problem !== undefined) {
    console.error(problem)
    process.exitCode = 2
  } else {
    const list = path.join(ROOM, 'rules.ts')
    writeFileSync(path.join(ROOM, `${id}.ts`), ruleSource(id), { flag: 'wx' })
    writeFileSync(path.join(ROOM, `${id}.cases.ts`), casesSource(id), { flag: 'wx' })
    writeFileSync(list, listSource(readFileSync(list, 'utf8'), id))
    console.log(`Wrote src/examine/${id}.ts and its cases. Fill them in, then run "npm run docs" and "npm test".`)
  }
}
