import type { Fact } from '#domain'
import { FieldReader } from './field-reader.ts'

// MS-DOC section 2.8.25: in the text of a .doc, 0x13 opens a field, 0x14 ends its instruction, 0x15 closes it.

const MARK = /[\x13-\x15]/g

/** What the fields in the text of a Word 97-2003 document say. */
export function documentFieldFacts(text: string): Fact[] {
  if (!text.includes('\x13')) return []
  const reader = new FieldReader()
  let from = 0
  for (const { 0: mark, index } of text.matchAll(MARK)) {
    reader.text(text.slice(from, index))
    from = index + 1
    if (mark === '\x13') reader.begin()
    else if (mark === '\x14') reader.separate()
    else reader.end()
  }
  reader.text(text.slice(from))
  return reader.facts()
}
