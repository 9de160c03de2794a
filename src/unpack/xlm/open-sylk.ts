import { decodeText, type Opened, type Opener } from '#bytes'
import type { Fact } from '#domain'
import { DOCUMENT_TEXT_CHARS_MAX, documentText } from '../cfb/document-text.ts'
import { isAutoName } from './xlm-names.ts'

// SYLK, a sheet as text: a record a line, its fields behind `;` (a `;;` stands for one in a text).
//   ID;P.. program · O;..;E.. options, E: a macro sheet · NN;Nname;Eexpression a defined name
//   C;Yrow;Xcolumn;Kvalue;Eformula a cell · E end
// Excel opens it without Protected View and runs its macros like any other.

const LINES_MAX = 200_000
const FACTS_MAX = 100
const BYTES_MAX = 16 * 2 ** 20

export const openSylk: Opener = (content): Opened => {
  const facts: Fact[] = []
  const texts: string[] = []
  let isMacro = false
  const lines = decodeText(content.subarray(0, BYTES_MAX)).text.split(/\r\n?|\n/, LINES_MAX)
  for (const [index, line] of lines.entries()) {
    const [type = '', ...fields] = line.slice(0, 8_000).replaceAll(';;', '\x01').split(';')
    const field = (letter: string) =>
      fields
        .find((text) => text.toUpperCase().startsWith(letter))
        ?.slice(1)
        .replaceAll('\x01', ';')
    if (type === 'O' && field('E') !== undefined) isMacro = true
    const name = type === 'NN' ? (field('N') ?? '') : ''
    if (isAutoName(name) && facts.length < FACTS_MAX) facts.push({ type: 'xlm-trigger', name })
    if (type !== 'C') continue
    const reach = /\b(EXEC|CALL|REGISTER)\s*\(/i.exec(field('E') ?? '')?.[1]
    if (reach !== undefined) {
      isMacro = true
      const does = reach.toUpperCase() === 'EXEC' ? 'run' : 'load'
      if (facts.length < FACTS_MAX) facts.push({ type: 'code', does, word: reach, line: index + 1 })
    }
    const value = field('K')
    if (value !== undefined) texts.push(value)
  }
  if (isMacro) facts.unshift({ type: 'xlm-sheet', name: '', visibility: 'visible' })
  return {
    facts: [...facts, ...documentText(texts.join('\n').slice(0, DOCUMENT_TEXT_CHARS_MAX), '')],
    children: [],
    flaws: [],
  }
}
