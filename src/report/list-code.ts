import type { Fact, Message, Part } from '#domain'
import type { ReportCode } from './report.ts'

// The code in a message, module by module, as an analyst reads it.

const LANGUAGES: Readonly<Partial<Record<Part['kind'], ReportCode['language']>>> = {
  'vba-module': 'vba',
  'xlm-sheet': 'xlm',
  sylk: 'xlm',
  script: 'script',
}
// LIMIT: all sources of one mail together; the rest is cut, and its length told where it is printed.
const CHARS_MAX = 16 * 2 ** 20

export function listCode(message: Message): ReportCode[] {
  let left = CHARS_MAX
  return message.parts.flatMap((part) => {
    const language = LANGUAGES[part.kind]
    if (language === undefined) return []
    const code = codeOf(part, language, left)
    left = Math.max(0, left - code.source.length)
    return [code]
  })
}

function codeOf(part: Part, language: ReportCode['language'], charsMax: number): ReportCode {
  const written = part.facts.find((fact) => fact.type === 'text')?.text ?? part.content.toString('utf8')
  const folded = part.facts.find((fact) => fact.type === 'folded')?.print()
  const isFolded = folded !== undefined && folded.changes.length > 0
  return {
    part: part.id,
    path: part.path,
    language,
    source: written.slice(0, charsMax),
    folded: isFolded ? folded.text.slice(0, charsMax) : null,
    changes: folded?.changes ?? [],
    ...actsOf(part.facts),
  }
}

function actsOf(facts: readonly Fact[]): Pick<ReportCode, 'does' | 'commands' | 'urls'> {
  return {
    does: facts.flatMap((fact) =>
      fact.type === 'code' ? [{ does: fact.does, word: fact.word, line: fact.line }] : [],
    ),
    commands: facts.flatMap((fact) =>
      fact.type === 'command' ? [{ command: fact.command, hidden: fact.hidden }] : [],
    ),
    urls: [...new Set(facts.flatMap((fact) => (fact.type === 'url' ? [fact.url] : [])))],
  }
}
