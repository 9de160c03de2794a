import { decodeText, type Opened, type Opener } from '#bytes'
import type { Fact } from '#domain'
import { findScriptWords } from '../script/script-words.ts'
import { charsetOf, findUrls, TEXT_BYTES_MAX } from '../text/index.ts'
import { settingsTargets } from './settings-xml.ts'
import type { Target } from './target.ts'

// Small text files that lead somewhere when they are opened or merely looked at:
//   .url .website .scf desktop.ini: `[section]` and `key=value` lines, `URL=`, `IconFile=`, `Command=`
//   .iqy: `WEB`, `1`, the address, what is posted there
//   .settingcontent-ms .search-ms .library-ms .searchconnector-ms .appinstaller: XML (see settings-xml.ts)

const LINES_MAX = 2_000
const LINE_CHARS_MAX = 4_096
const TARGETS_MAX = 100
const OUTSIDE = /^(?:\\\\|\/\/|(?:https?|ftp|file|webdavs?|davs?|search-ms|ms-[\w-]+|mhtml|smb):)/i
/** A program, script or the like at the end of a path, whatever brings it. */
const ACTING = /\.(?:exe|scr|com|pif|cpl|msi|hta|jse?|vbs|vbe|wsf|wsh|bat|cmd|ps1|jar|lnk|url|dll|xll)(?:["'\s?#]|$)/i

export const openShortcut: Opener = (content, opening): Opened => {
  const { text, charset } = decodeText(content.subarray(0, TEXT_BYTES_MAX), charsetOf(opening.given))
  const targets =
    opening.kind === 'settings-link' ? settingsTargets(text) : iniTargets(text, opening.kind === 'web-query')
  return {
    facts: [
      { type: 'text', from: 'document', text, charset },
      ...targets.slice(0, TARGETS_MAX).flatMap(factsOfTarget),
      ...findUrls(text),
    ],
    children: [],
    flaws: [],
  }
}

function factsOfTarget({ does, value }: Target): Fact[] {
  if (does === 'run') return commandFacts(value)
  const facts: Fact[] = []
  if (OUTSIDE.test(value))
    facts.push({ type: 'relation', relation: does === 'icon' ? 'icon' : 'target', target: value })
  if (does === 'open' && OUTSIDE.test(value)) facts.push({ type: 'link', url: value, shown: '' })
  // A link to a page is followed in a browser; `file:` and shares are handed to the program that opens them.
  if (does === 'open' && /^(?:\\\\|\/\/|file:)/i.test(value) && ACTING.test(value))
    facts.push({ type: 'code', does: 'run', word: value.slice(-80), line: 0 })
  return facts
}

function commandFacts(command: string): Fact[] {
  const words = findScriptWords(command)
  const program = /^\s*"?([^"\s]{1,260})/.exec(command)?.[1] ?? ''
  const run: Fact[] = words.some(({ does }) => does === 'run')
    ? []
    : [{ type: 'code', does: 'run', word: program.slice(-80), line: 0 }]
  return [{ type: 'command', command, hidden: [] }, ...run, ...words]
}

const OPENED = new Set(['url', 'baseurl', 'origurl'])
const ICONS = new Set(['iconfile', 'iconresource', 'infotip', 'localizedresourcename', 'logo'])

function iniTargets(text: string, isQuery: boolean): Target[] {
  const lines = text.split(/\r\n?|\n/, LINES_MAX).map((line) => line.slice(0, LINE_CHARS_MAX).trim())
  if (isQuery) return lines.slice(2, 3).map((value) => ({ does: 'open', value }))
  return lines.flatMap((line): Target[] => {
    const at = line.indexOf('=')
    if (at < 1) return []
    const key = line.slice(0, at).trim().toLowerCase()
    const value = line.slice(at + 1).trim()
    if (OPENED.has(key)) return [{ does: 'open', value }]
    return ICONS.has(key) ? [{ does: 'icon', value }] : []
  })
}
