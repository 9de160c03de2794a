import type { Child, Opened, Opener } from '#bytes'
import type { Fact } from '#domain'
import { DOCUMENT_TEXT_CHARS_MAX, documentText } from '../cfb/document-text.ts'
import { kindByMagic } from '../identify/magic.ts'
import { carveFiles, type EmbeddedFile } from './embedded-files.ts'
import { PROPERTY, propertyValues } from './properties.ts'
import { readNames, texts } from './stored-names.ts'

// A section of a OneNote notebook (MS-ONESTORE, or MS-ONE in the packaging of MS-FSSHTTPB): the files in it with their
// names, its words, and where its links go. The tables are not followed: an attacker's builder gets them wrong, and
// what OneNote shows stands in the file all the same.

const PACKAGED = Buffer.from('2fe98d63d4a6c14b9a36b3fc2511a5b7', 'hex') // guidFileFormat at offset 48
// LIMIT: pictures are of use for their content alone; more of them say nothing new.
const PICTURES_MAX = 200
const LINKS_MAX = 500
// LIMIT: the unit of the budget's steps is a small piece of work; a search over bytes is a native call.
const BYTES_A_STEP = 64

export const openOneNote: Opener = (content, opening): Opened => {
  if (!opening.budget.spendSteps(Math.ceil(content.length / BYTES_A_STEP)))
    return { facts: [], children: [], flaws: [{ code: 'onenote/unread', level: 'stopped' }] }
  const { files, flaws } = carveFiles(content, content.subarray(48, 64).equals(PACKAGED))
  const names = readNames(content, files, isPicture, opening.budget)
  const children: Child[] = []
  let pictures = 0
  for (const [index, file] of files.entries()) {
    if (isPicture(file)) pictures += 1
    if (isPicture(file) && pictures > PICTURES_MAX) continue
    children.push({ role: 'object', name: names.ofFiles[index] ?? '', content: file.content })
  }
  const objects = [...new Set([...names.shown, ...names.paths])]
  return {
    facts: [
      ...objects.map((name): Fact => ({ type: 'object', className: 'EmbeddedFile', name })),
      ...texts(content, PROPERTY.linkUrl)
        .slice(0, LINKS_MAX)
        .map((url): Fact => ({ type: 'link', url, shown: '' })),
      ...documentText(wordsOf(content), ''),
    ],
    children,
    flaws,
  }
}

function isPicture({ content }: EmbeddedFile): boolean {
  const kind = kindByMagic(content.subarray(0, 512))
  return kind !== undefined && PICTURES.has(kind)
}

const PICTURES: ReadonlySet<string> = new Set(['png', 'jpeg', 'gif', 'bmp', 'tiff', 'metafile', 'ico', 'webp'])

// A page is stored once a revision; each paragraph is taken once.
function wordsOf(bytes: Buffer): string {
  const lines = new Set<string>()
  let chars = 0
  for (const [id, charset] of [
    [PROPERTY.text, 'utf16le'],
    [PROPERTY.textAscii, 'latin1'],
  ] as const) {
    for (const value of propertyValues(bytes, id)) {
      const line = value.toString(charset).replaceAll('\0', '').trim()
      if (line !== '' && chars < DOCUMENT_TEXT_CHARS_MAX && !lines.has(line)) chars += line.length
      if (chars < DOCUMENT_TEXT_CHARS_MAX) lines.add(line)
    }
  }
  return [...lines].join('\n')
}
