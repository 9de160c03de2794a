import { scanTags, unescapeXml } from './xml.ts'

// The words of a document: the content of every `t` element (w:t, a:t, and the shared strings' t), a line a paragraph.

const WORDS = new Set(['t', 'p', 'si', 'instrtext', 'deltext'])
const OBJECTS = new Set(['oleobject', 'oleobj', 'ocx'])
const OBJECTS_MAX = 100
const ATTRIBUTES = ['progId', 'ProgID', 'classid', 'classId']

/** The text of one part, up to `charsMax`. */
export function readWords(xml: string, charsMax: number): string {
  const pieces: string[] = []
  let chars = 0
  scanTags(xml, WORDS, (tag) => {
    if (chars >= charsMax) return
    if (tag.name === 'p' || tag.name === 'si') pieces.push('\n')
    else {
      const text = unescapeXml(xml.slice(tag.end, contentEnd(xml, tag.end)))
      pieces.push(text)
      chars += text.length
    }
  })
  return pieces.join('').trim()
}

function contentEnd(xml: string, from: number): number {
  const end = xml.indexOf('<', from)
  return end < 0 ? xml.length : end
}

/** ProgIDs or class ids of the objects and controls that a part shows. */
export function readObjectClasses(xml: string): string[] {
  const classes: string[] = []
  // WHY: the attributes are written in one of these ways, and most parts show no object.
  if (!ATTRIBUTES.some((name) => xml.includes(name))) return classes
  scanTags(xml, OBJECTS, (tag) => {
    const name = tag.attribute('progid') || tag.attribute('classid')
    if (name !== '' && classes.length < OBJECTS_MAX) classes.push(name)
  })
  return classes
}
