import { readContent, scanTags } from './xml.ts'

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
    if (tag.name === 'p' || tag.name === 'si') {
      pieces.push('\n')
      chars += 1
    } else {
      const { text, end } = readContent(xml, tag.end)
      pieces.push(text)
      chars += text.length + 1
      tag.goOnAt(end)
    }
  })
  return pieces.join('').trim()
}

/** ProgIDs or class ids of the objects and controls that a part shows, each once. */
export function readObjectClasses(xml: string): string[] {
  const classes = new Set<string>()
  // WHY: the attributes are written in one of these ways, and most parts show no object.
  if (!ATTRIBUTES.some((name) => xml.includes(name))) return []
  scanTags(xml, OBJECTS, (tag) => {
    const name = tag.attribute('progid') || tag.attribute('classid')
    if (name !== '' && classes.size < OBJECTS_MAX) classes.add(name)
  })
  return [...classes]
}
