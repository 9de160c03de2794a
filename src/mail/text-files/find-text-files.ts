import type { Budget, Child } from '#bytes'
import type { PresentedFact } from '#domain'
import { readAppleSingle } from '../apple/apple-single.ts'
import { readBinHex } from '../apple/binhex.ts'
import { type BlockFile, indentOf, readUuencode } from './uuencode.ts'
import { readYenc } from './yenc.ts'

// Files written out as text in the middle of a body, from the years before MIME. Mail programs still decode them.

interface Format {
  readonly mark: string
  readonly encoding: string
  readonly read: (text: Buffer, at: number, bytesMax: number) => BlockFile | undefined
}

const FORMATS: readonly Format[] = [
  { mark: 'begin', encoding: 'x-uuencode', read: readUuencode },
  { mark: '(This file must be converted with BinHex', encoding: 'binhex', read: readBinHex },
  { mark: '=ybegin ', encoding: 'x-yenc', read: readYenc },
]

export type TextFile = Omit<Child, 'role'>

interface Found {
  readonly files: readonly TextFile[]
  /** Whether there were no more of them than `max`. */
  readonly isWhole: boolean
}

/** The files in a text, `max` at most. `names`: what the part that holds them is called, for a block without a name. */
export function findTextFiles(text: Buffer, budget: Budget, names: readonly string[], max: number): Found {
  const files: TextFile[] = []
  for (const format of FORMATS) {
    for (const block of findBlocks(text, format, budget)) {
      if (files.length >= max) return { files, isWhole: false }
      files.push(childOf(block, format, names))
    }
  }
  return { files, isWhole: true }
}

function* findBlocks(text: Buffer, format: Format, budget: Budget): Generator<BlockFile> {
  let at = text.indexOf(format.mark, 0, 'latin1')
  while (at >= 0 && budget.spendSteps()) {
    const file = indentOf(text, at) >= 0 ? format.read(text, at, budget.partBytesLeft) : undefined
    if (file !== undefined && budget.spendBytes(file.content.length)) yield file
    at = text.indexOf(format.mark, file?.end ?? at + format.mark.length, 'latin1')
  }
}

/** The file in an attachment of the Macintosh (AppleSingle); undefined for anything else. */
export function appleFile(content: Buffer, budget: Budget): TextFile | undefined {
  const file = readAppleSingle(content)
  if (file === undefined || !budget.spendBytes(file.content.length)) return undefined
  return childOf(file, { encoding: 'applesingle' }, [])
}

function childOf(file: BlockFile, { encoding }: Pick<Format, 'encoding'>, outer: readonly string[]): TextFile {
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
