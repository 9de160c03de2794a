import type { Budget, Child } from '#bytes'
import type { PresentedFact } from '#domain'
import { type BlockFile, readUuencode } from './uuencode.ts'
import { readYenc } from './yenc.ts'

// Files written out as text in the middle of a body, from the years before MIME. Mail programs still decode them.

const BLOCKS_MAX = 1_000

interface Format {
  readonly mark: string
  readonly encoding: string
  readonly read: (text: Buffer, at: number, bytesMax: number) => BlockFile | undefined
}

const FORMATS: readonly Format[] = [
  { mark: 'begin', encoding: 'x-uuencode', read: readUuencode },
  { mark: '=ybegin ', encoding: 'x-yenc', read: readYenc },
]

/** The files in a text. `names`: what the part that holds them is called, for a block without a name. */
export function findTextFiles(text: Buffer, budget: Budget, names: readonly string[]): Omit<Child, 'role'>[] {
  return FORMATS.flatMap((format) => findBlocks(text, format, budget, names))
}

function findBlocks(text: Buffer, format: Format, budget: Budget, names: readonly string[]): Omit<Child, 'role'>[] {
  const files: Omit<Child, 'role'>[] = []
  let at = text.indexOf(format.mark, 0, 'latin1')
  while (at >= 0 && files.length < BLOCKS_MAX && budget.spendSteps()) {
    const before = at === 0 ? 0x0a : text[at - 1]
    const isLineStart = before === 0x0a || before === 0x0d
    const file = isLineStart ? format.read(text, at, budget.partBytesLeft) : undefined
    if (file !== undefined && budget.spendBytes(file.content.length)) files.push(childOf(file, format, names))
    at = text.indexOf(format.mark, file?.end ?? at + format.mark.length, 'latin1')
  }
  return files
}

function childOf(file: BlockFile, { encoding }: Format, outer: readonly string[]): Omit<Child, 'role'> {
  const names = [...new Set([file.name, ...outer])].filter((name) => name !== '')
  const presented: PresentedFact = {
    type: 'presented',
    names,
    declaredType: '',
    disposition: '',
    transferEncoding: encoding,
    charset: '',
    contentId: '',
  }
  return { name: names[0] ?? '', content: file.content, facts: [presented], flaws: file.flaws }
}
