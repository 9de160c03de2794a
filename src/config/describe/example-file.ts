import { TABLE } from '../table/table.ts'
import { type DescribedKey, everyKey } from './every-key.ts'

// sekisho.example.yaml: every key with its meaning and its default. A few are live, so that the file can be used as it
// is; the others are behind a #, which is taken away where something else than the default is wanted.

const LIVE: ReadonlyMap<string, string> = new Map([
  ['domains', '[clinic.example.jp]'],
  ['next-hop', 'smtp://127.0.0.1:10026'],
  ['doors', ''],
  ['doors.smtp', ''],
  ['doors.smtp[].listen', '127.0.0.1:2525'],
  ['doors.http', ''],
  ['doors.http[].listen', '127.0.0.1:8080'],
])

const HEAD = `# 関所の設定の見本です。sekisho.yaml という名前で写し、要るところだけ書き換えてください。
# 行頭の # を外すと、その項目が有効になります。すべての項目の説明: docs/configuration.ja.md
#
# An example configuration of Sekisho. Copy it to sekisho.yaml and change what you need.
# Take away the # before a key to use it. All keys are explained in docs/configuration.en.md
`

export const exampleFile = (): string =>
  `${[HEAD, ...everyKey(TABLE).map((key) => linesOf(key, 0, true).join('\n'))].join('\n')}\n`

/** `isLive`: whether what is around it is. The first key of an item of a list carries its hyphen. */
function linesOf(
  { path, name, row, below, shape }: DescribedKey,
  depth: number,
  isLive: boolean,
  hyphen = false,
): string[] {
  const live = isLive && LIVE.has(path)
  const indent = '  '.repeat(depth)
  const lead = `${live ? '' : '#'}${hyphen ? `${indent.slice(2)}- ` : indent}`
  const about = [row.about.ja, row.about.en].map((text) => `${indent}# ${text}`)
  if (below.length === 0) return [...about, `${lead}${name}: ${LIVE.get(path) ?? written(row)}`.trimEnd()]
  const step = shape === 'section' ? 1 : 2
  const inside = below.flatMap((key, index) => linesOf(key, depth + step, live, shape === 'list' && index === 0))
  return [...about, `${lead}${name}:`, ...(shape === 'named' ? [`${live ? '' : '#'}${indent}  NAME:`] : []), ...inside]
}

const written = ({ example, fallback }: DescribedKey['row']): string => example ?? fallback ?? ''
