import type { Budget } from '#bytes'
import { findUrls } from '../text/find-urls.ts'
import { LAYERS } from './layers.ts'

// Takes text that hides what it does apart, layer by layer: Base64, hexadecimal, character codes, carets, reversed and
// joined strings, compressed streams. Strings are only rewritten, nothing is run. The search is by breadth, so that the
// shallowest reading of a text comes first.

export interface RecoveredCommand {
  readonly command: string
  /** Layers that were taken off, outermost first; empty: it stood there in plain sight. */
  readonly hidden: readonly string[]
}

export interface Recovered {
  readonly commands: readonly RecoveredCommand[]
  readonly urls: readonly string[]
  /** Every layer that was taken off on any way. */
  readonly layers: readonly string[]
}

// LIMIT: real ones nest three or four layers (a script in Base64, compressed, joined from pieces).
const DEPTH_MAX = 8
const TEXTS_MAX = 64
const TEXT_CHARS_MAX = 2 ** 20
const CHARS_MAX = 4 * 2 ** 20
const COMMANDS_MAX = 50
const COMMAND_CHARS_MAX = 16_384
const URLS_MAX = 200
const CHARS_A_STEP = 16

/** Programs that a command line starts with, and what must follow those whose names are words, too. */
const PROGRAM =
  /^[\s"'(&@%]{0,10}(?:[a-z]:\\[^"|<>\r\n]{0,200}\\|%\w{1,30}%\\[^"|<>\r\n]{0,200})?(?:(?:powershell|pwsh|mshta|rundll32|regsvr32|wscript|cscript|certutil|bitsadmin|msiexec|schtasks|wmic|forfiles)(?:\.exe)?["']?(?:\s+[-/"'%\w$]|\s*$)|(?:cmd|comspec%)(?:\.exe)?["']?(?:\s+["'%]?\/|\s*$)|(?:explorer|curl|wget|bash|start)(?:\.exe)?["']?\s+(?:[-/"%]|https?:))/i
/** Words that only commands and scripts have. */
const COMMAND_WORDS =
  /\b(?:powershell|pwsh|mshta|regsvr32|rundll32|bitsadmin|certutil|wscript|cscript)(?:\.exe)?["']?\s+[-/"'%\w$]|\b(?:cmd(?:\.exe)?|%comspec%)["']?\s+\/[a-z]|\bnew-object\b|\binvoke-(?:expression|webrequest|item|wmimethod|restmethod)\b|\bstart-process\b|\bdownload(?:file|string|data)\b|\bset-item\b|\bcreateobject\s{0,5}\(|\bwscript\.|\bmsxml2\.|\bactivexobject\b|\b(?:iex|sal|iwr)\s{1,5}[($'"]/i

/** Whether a text is a command line or a script, seen without its layers. */
export const isCommand = (text: string, isHidden: boolean): boolean =>
  PROGRAM.test(text.slice(0, 500)) || (isHidden && COMMAND_WORDS.test(text.slice(0, COMMAND_CHARS_MAX)))

export function recover(text: string, budget: Budget): Recovered {
  const commands = new Map<string, RecoveredCommand>()
  const urls = new Set<string>()
  const layers = new Set<string>()
  const seen = new Set<string>()
  const waiting: { text: string; hidden: readonly string[] }[] = []
  let chars = 0
  const add = (next: string, hidden: readonly string[]) => {
    const clean = next.length > TEXT_CHARS_MAX ? next.slice(0, TEXT_CHARS_MAX) : next
    if (clean.length < 3 || seen.has(clean) || seen.size >= TEXTS_MAX || chars + clean.length > CHARS_MAX) return
    seen.add(clean)
    chars += clean.length
    waiting.push({ text: clean, hidden })
  }
  add(text, [])
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    if (!budget.spendSteps(Math.ceil(next.text.length / CHARS_A_STEP))) break
    const { text: present, hidden } = next
    for (const layer of hidden) layers.add(layer)
    for (const url of splitUrls(present)) if (urls.size < URLS_MAX) urls.add(url)
    if (commands.size < COMMANDS_MAX && isCommand(present, hidden.length > 0)) {
      const command = present.trim().slice(0, COMMAND_CHARS_MAX)
      if (!commands.has(command)) commands.set(command, { command, hidden })
    }
    if (hidden.length >= DEPTH_MAX) continue
    for (const open of LAYERS) for (const inner of open(present)) add(inner.text, [...hidden, ...inner.layers])
  }
  return { commands: [...commands.values()], urls: [...urls], layers: [...layers] }
}

const NEXT_URL = /(?=h(?:tt|xx)ps?:\/\/)/i

/** URLs of a text; lists that are strung together by a mark (`http://a/@http://b/`) are taken apart. */
export function splitUrls(text: string): string[] {
  const found: string[] = []
  for (const { url } of findUrls(text)) {
    const pieces = url.split(NEXT_URL, URLS_MAX)
    for (const [at, piece] of pieces.entries()) {
      const isLast = at === pieces.length - 1
      // What stands between two addresses belongs to neither.
      const clean = isLast ? piece : piece.replace(/[^\w/]{1,8}$/, '')
      if (/^[a-z-]{2,20}:\/?\/?[^/:]/i.test(clean)) found.push(isLast ? clean.replace(/[@*)'"]{1,8}$/, '') : clean)
    }
  }
  return found
}
