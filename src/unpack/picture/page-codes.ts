// Codes that a page carries in itself: pictures written into it (`src="data:image/png;base64,..."`, RFC 2397), and
// tables whose cells are coloured dark and light, which look like a picture and are none.

import type { Budget } from '#bytes'
import type { Tools } from '#domain'
import { type CodeFact, codesInPicture } from './read-codes.ts'
import { codesInTables } from './table-codes.ts'

// LIMIT: a code is a small picture, and a page does not carry many.
const PICTURES_MAX = 24
const LOOKS_MAX = 1_000
const PICTURE_CHARS_MAX = 1_400_000
const DATA = Buffer.from('data:image/')
const HEAD_CHARS_MAX = 100

/** What the codes say that a page carries in itself. */
export function codesInPage(content: Buffer, tools: Tools, budget: Budget): readonly CodeFact[] {
  if (tools.codes === undefined) return []
  return [
    ...writtenPictures(content).flatMap((bytes) => codesInPicture(bytes, '', tools, budget).facts),
    ...codesInTables(content, tools, budget),
  ]
}

function writtenPictures(content: Buffer): readonly Buffer[] {
  const pictures: Buffer[] = []
  let looks = 0
  for (let at = content.indexOf(DATA); at >= 0 && looks < LOOKS_MAX; at = content.indexOf(DATA, at + 1)) {
    looks += 1
    if (pictures.length >= PICTURES_MAX) break
    const head = /^data:image\/(?:png|jpe?g|gif|bmp)[\w;=.+-]{0,60}?;base64,/i.exec(
      content.toString('latin1', at, at + HEAD_CHARS_MAX),
    )?.[0]
    if (head === undefined) continue
    const written = content.toString('latin1', at + head.length, at + head.length + PICTURE_CHARS_MAX)
    const end = written.search(/[^\w+/=%\s-]/)
    pictures.push(Buffer.from(withoutPercents(end < 0 ? written : written.slice(0, end)), 'base64'))
  }
  return pictures
}

const withoutPercents = (text: string): string =>
  text.includes('%') ? text.replace(/%2b/gi, '+').replace(/%2f/gi, '/').replace(/%3d/gi, '=') : text
