import { Refusal } from '../removals.ts'

// RTF 1.9.1: `{` and `}` make groups, `\word-12 ` is a control word with its number, `\'82` a byte, `\*` and its like a
// symbol, `\bin12 ` twelve raw bytes; everything else is text. Read here into a tree, so that what is written again is
// what was read, whatever the bytes looked like.

export type RtfNode = RtfGroup | RtfWord | RtfSymbol | RtfText

export interface RtfGroup {
  readonly type: 'group'
  readonly nodes: RtfNode[]
}
export interface RtfWord {
  readonly type: 'word'
  readonly word: string
  /** As digits; empty when there is none. */
  readonly value: string
}
export interface RtfSymbol {
  readonly type: 'symbol'
  /** `*`, `~`, `\`, `{`, `'82`, ... */
  readonly symbol: string
}
export interface RtfText {
  readonly type: 'text'
  readonly text: string
  /** Bytes of `\bin`, which only pictures may keep. */
  readonly isBinary: boolean
}

// Every alternative consumes at least one character and none can match the same text twice: linear.
const TOKEN =
  /\\([a-zA-Z]{1,255})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|([^\\{}\r\n\0]+)|[\r\n\0]+|\\$/gs
// LIMIT: groups in groups; tables in tables in lists come to some dozen, and Word gives up at a few hundred.
const DEPTH_MAX = 500
const NODES_MAX = 8_000_000

/** The document's group, and how many characters stand outside of it. */
export function readRtf(rtf: string): { readonly root: RtfGroup; readonly outside: number } {
  const start = rtf.indexOf('{')
  const root: RtfGroup = { type: 'group', nodes: [] }
  const open: RtfGroup[] = []
  let nodes = 0
  TOKEN.lastIndex = Math.max(0, start)
  for (let found = TOKEN.exec(rtf); found !== null; found = TOKEN.exec(rtf)) {
    const [, word, value = '', hex, symbol, brace, text] = found
    const group = open.at(-1)
    nodes += 1
    if (nodes > NODES_MAX) throw new Refusal('too-large')
    if (brace === '{') {
      if (open.length >= DEPTH_MAX) throw new Refusal('damaged', 'rtf depth')
      const next: RtfGroup = group === undefined ? root : { type: 'group', nodes: [] }
      group?.nodes.push(next)
      open.push(next)
    } else if (brace === '}') {
      open.pop()
      if (open.length === 0) return { root, outside: start + rtf.length - TOKEN.lastIndex }
    } else if (group === undefined) continue
    else if (word === 'bin') {
      const count = Math.max(0, Number(value || 0))
      group.nodes.push({ type: 'text', text: rtf.slice(TOKEN.lastIndex, TOKEN.lastIndex + count), isBinary: true })
      TOKEN.lastIndex = Math.min(rtf.length, TOKEN.lastIndex + count)
    } else if (word !== undefined) group.nodes.push({ type: 'word', word, value })
    else if (hex !== undefined) group.nodes.push({ type: 'symbol', symbol: `'${hex}` })
    else if (symbol !== undefined) group.nodes.push({ type: 'symbol', symbol })
    else if (text !== undefined) group.nodes.push({ type: 'text', text, isBinary: false })
  }
  // Word reads a document that is cut off as well.
  return { root, outside: Math.max(0, start) }
}
