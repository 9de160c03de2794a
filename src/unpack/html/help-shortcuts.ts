import { Parser } from 'htmlparser2'
import type { Fact } from '#domain'
import { findScriptWords } from '../script/script-words.ts'

// The HTML Help control on a page (HTML Help ActiveX control reference): with the command ShortCut a click, or a script
// that clicks, starts a program. It acts in help files (.chm), where it needs no one's consent.
//   <object classid="clsid:52a2aaae-..."> <param name="Command" value="ShortCut">
//   <param name="Item1" value="WINDOW,PROGRAM,PARAMETERS"> </object>

const SHORTCUTS_MAX = 50
const CHARS_MAX = 8_192
// LIMIT: a page of a manual has a few controls, of some hundred characters each.
const CONTROLS_MAX = 500
const CONTROL_CHARS_MAX = 16_384
const OBJECT = /<object[\s>]/gi
const MAY_BE_ONE = /<object[\s>]/i

/** What such controls of a page would start; nothing on pages without them. */
export function helpShortcuts(markup: string): Fact[] {
  // An entity may spell any of the letters.
  if (!MAY_BE_ONE.test(markup) || !/shortcut|value\s{0,20}=[^>]{0,200}&/i.test(markup)) return []
  const commands = commandsIn(markup)
  if (commands.length === 0) return []
  // The page presses its own button.
  const isPressed = /\.\s{0,10}(?:hh)?click\s{0,10}\(/i.test(markup)
  return [
    ...commands.flatMap((command): Fact[] => [
      { type: 'command', command, hidden: ['html-help'] },
      { type: 'code', does: 'run', word: 'HTML Help ShortCut', line: 0 },
      ...findScriptWords(command),
    ]),
    ...(isPressed ? [{ type: 'code', does: 'trigger', word: 'Click', line: 0 } as const] : []),
  ]
}

// WHY one control at a time: a million objects inside each other would cost the parser their square.
function commandsIn(markup: string): string[] {
  const commands: string[] = []
  let controls = 0
  for (const { index } of markup.matchAll(OBJECT)) {
    controls += 1
    if (commands.length >= SHORTCUTS_MAX || controls > CONTROLS_MAX) break
    const rest = markup.slice(index + '<object'.length, index + CONTROL_CHARS_MAX)
    const end = rest.search(/<\/?object[\s>]/i)
    const params = paramsIn(`<object${end < 0 ? rest : rest.slice(0, end)}`)
    const [, program = '', ...words] = (params.get('item1') ?? '').slice(0, CHARS_MAX).split(',')
    const isShortcut = /^shortcut$/i.test(params.get('command')?.trim() ?? '')
    if (isShortcut && program.trim() !== '') commands.push(`${program.trim()} ${words.join(',').trim()}`.trim())
  }
  return commands
}

function paramsIn(control: string): ReadonlyMap<string, string> {
  const params = new Map<string, string>()
  const parser = new Parser(
    {
      onopentag(name, { name: key, value = '' }) {
        if (name === 'param' && key !== undefined) params.set(key.trim().toLowerCase(), value)
      },
    },
    { decodeEntities: true },
  )
  parser.end(control)
  return params
}
