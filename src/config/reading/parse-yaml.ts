import {
  type Document,
  isNode,
  isScalar,
  LineCounter,
  type Node,
  type ParsedNode,
  parseDocument,
  visit,
  type YAMLError,
} from 'yaml'
import type { Mistake } from '../mistake.ts'
import { type Both, said } from './said.ts'

export interface ParsedYaml {
  /** Undefined where nothing can be read of it. */
  readonly root: Node | undefined
  readonly lines: LineCounter
  readonly mistakes: readonly Mistake[]
}

// LIMIT: a thousand clinics with all their keys are half of it; a larger file is some other file.
const BYTES_MAX = 2 ** 20

/** YAML 1.2 without what a configuration does not need: anchors, aliases, tags, a second document. */
export function parseYaml(text: string): ParsedYaml {
  const lines = new LineCounter()
  const bytes = Buffer.byteLength(text)
  if (bytes > BYTES_MAX) return nothing(lines, said.tooLarge(bytes, BYTES_MAX))
  const document = parseDocument(text, {
    lineCounter: lines,
    // WHY: the parser's own search for keys written twice takes quadratic time; sections look themselves.
    uniqueKeys: false,
    prettyErrors: false,
  })
  const mistakes = document.errors.length > 0 ? syntaxOf(document.errors, lines) : forbidden(document, lines)
  const isEmpty = document.contents === null || (isScalar(document.contents) && document.contents.value === null)
  if (isEmpty && mistakes.length === 0) return nothing(lines, said.empty)
  return { root: isEmpty ? undefined : (document.contents ?? undefined), lines, mistakes }
}

const nothing = (lines: LineCounter, text: Both): ParsedYaml => ({
  root: undefined,
  lines,
  mistakes: [{ key: '', line: 1, column: 1, text }],
})

function forbidden(document: Document.Parsed, lines: LineCounter): Mistake[] {
  const mistakes: Mistake[] = []
  const tell = (node: Node, text: Both) => {
    if (mistakes.length < FORBIDDEN_MAX) mistakes.push({ key: '', ...placeOf(node.range?.[0] ?? 0, lines), text })
  }
  visit(document, {
    Alias: (_, node) => tell(node, said.alias),
    Node: (_, node) => {
      const { anchor, tag } = node as ParsedNode & { anchor?: string; tag?: string }
      if (isNode(node) && anchor !== undefined) tell(node, said.alias)
      else if (tag !== undefined) tell(node, said.tag)
    },
  })
  return mistakes
}

const FORBIDDEN_MAX = 20

/**
 * One mistake a line: what follows on a line is mostly the first one's doing.
 * WHY our own words: the library quotes what it read, and a password may stand in it.
 */
function syntaxOf(errors: readonly YAMLError[], lines: LineCounter): Mistake[] {
  const byLine = new Map<number, Mistake>()
  for (const { code, message, pos } of errors) {
    const place = placeOf(pos[0], lines)
    if (!byLine.has(place.line)) byLine.set(place.line, { key: '', ...place, text: textOf(code, message) })
  }
  return [...byLine.values()]
}

function textOf(code: YAMLError['code'], message: string): Both {
  if (/quote/iu.test(message)) return said.quote
  switch (code) {
    case 'MULTIPLE_DOCS':
      return said.several
    case 'TAB_AS_INDENT':
      return said.tab
    case 'BAD_INDENT':
    case 'MULTILINE_IMPLICIT_KEY':
      return said.indent
    case 'BLOCK_AS_IMPLICIT_KEY':
      return said.colon
    case 'BAD_ALIAS':
    case 'ALIAS_PROPS':
      return said.alias
    case 'BAD_SCALAR_START':
      return said.sign
    case 'TAG_RESOLVE_FAILED':
      return said.tag
    case 'RESOURCE_EXHAUSTION':
      return said.tooDeep
    default:
      return said.syntax
  }
}

function placeOf(offset: number, lines: LineCounter): { line: number; column: number } {
  const { line, col } = lines.linePos(offset)
  return { line, column: col }
}
