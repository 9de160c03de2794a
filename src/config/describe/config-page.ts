import type { Lang } from '#domain'
import { TABLE } from '../table/table.ts'
import { type DescribedKey, everyKey } from './every-key.ts'
import { PAGE_WORDS, type PageWords } from './page-words.ts'

// docs/configuration.*.md: every key of sekisho.yaml, from the table that checks the file.

export function configPage(lang: Lang): string {
  const words = PAGE_WORDS[lang]
  const keys = everyKey(TABLE)
  const blocks = [
    `# ${words.title}`,
    `<!-- ${words.generated} -->`,
    ...words.opening,
    `## ${words.topTitle}`,
    tableOf(keys, lang, words),
    ...keys.flatMap((key) => sectionsOf(key, lang, words)),
    ...words.closing,
  ]
  return `${blocks.join('\n\n')}\n`
}

/** A heading for each section, with its keys; sections inside follow it. */
function sectionsOf({ path, row, shape, below }: DescribedKey, lang: Lang, words: PageWords): string[] {
  if (below.length === 0) return []
  const shown = shape === 'list' ? `${path}[]` : shape === 'named' ? `${path}.NAME` : path
  const how = shape === 'list' ? words.list : shape === 'named' ? words.named : ''
  return [
    `## \`${shown}\``,
    [row.about[lang], how].filter((each) => each !== '').join(words.space),
    tableOf(below, lang, words),
    ...below.flatMap((key) => sectionsOf(key, lang, words)),
  ]
}

function tableOf(keys: readonly DescribedKey[], lang: Lang, words: PageWords): string {
  const rows = keys.map(
    (key) => `| ${[nameOf(key, words), meaningOf(key, lang, words), defaultOf(key, lang, words)].join(' | ')} |`,
  )
  return [`| ${words.head.join(' | ')} |`, '|---|---|---|', ...rows].join('\n')
}

const nameOf = ({ name, row }: DescribedKey, words: PageWords): string =>
  row.isRequired ? `\`${name}\` **${words.required}**` : `\`${name}\``

function meaningOf({ row, below, path }: DescribedKey, lang: Lang, words: PageWords): string {
  const parts = [
    row.about[lang],
    below.length > 0 ? words.seeBelow(path) : words.allowed(row.kind.expects[lang]),
    row.needsRestart ? words.restart : '',
    row.example === undefined || below.length > 0 ? '' : words.example(row.example),
  ]
  return cell(parts.filter((each) => each !== '').join(words.space))
}

function defaultOf({ row, below }: DescribedKey, lang: Lang, words: PageWords): string {
  if (row.otherwise !== undefined) return cell(row.otherwise[lang])
  if (row.fallback === undefined) return words.none
  return below.length > 0 || /^(?:\[\]|\{\})$/u.test(row.fallback) ? words.none : `\`${cell(row.fallback)}\``
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ')
