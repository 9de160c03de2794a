import { type Budget, decodeText, type Opened, type Opener } from '#bytes'
import type { CodeFact, CommandFact, Fact, UrlFact } from '#domain'
import { isCommand, recover } from '../recover/recover.ts'
import { filesInScripts } from '../smuggling/index.ts'
import { charsetOf, findUrls, TEXT_BYTES_MAX } from '../text/index.ts'
import { type FoldedProject, foldProject } from '../vba/fold/index.ts'
import { foldedText } from '../vba/vba-parts.ts'
import { decodeScript } from './encoded-script.ts'
import { findScriptWords } from './script-words.ts'

// A script or another text that a program runs: JScript, VBScript (encoded ones are decoded), HTA, WSF, PowerShell,
// batch. What its words do, the commands and addresses in it, put together or in plain sight, and files it carries.

// LIMIT: a script with a program in it is some megabytes; the words that matter stand in the first.
const BYTES_MAX = 8 * TEXT_BYTES_MAX
const COMMANDS_MAX = 50
const COMMAND_CHARS_MAX = 4_096
const FACTS_MAX = 200
const CHARS_A_STEP = 16

export const openScript: Opener = (content, opening): Opened => {
  const { text: written, charset } = decodeText(content.subarray(0, BYTES_MAX), charsetOf(opening.given))
  if (!opening.budget.spendSteps(Math.ceil(written.length / CHARS_A_STEP)))
    return { facts: [], children: [], flaws: [{ code: 'script/unread', level: 'stopped' }] }
  const decoded = decodeScript(written)
  const text = decoded.text.slice(0, TEXT_BYTES_MAX)
  const carried = filesInScripts(scriptsOf(decoded.text), opening.budget)
  const recovered = recover(text, opening.budget)
  const layers = decoded.pieces > 0 ? ['script-encode'] : []
  const folded = foldBasic(decoded.text, opening.budget)
  const commands = [
    ...plainCommands(text),
    ...basicCommands(folded),
    ...recovered.commands.filter(({ hidden }) => hidden.length > 0),
  ]
  const words = findScriptWords([text, ...carried.assembled, ...commands.map(({ command }) => command)].join('\n'))
  const urls = new Set([
    ...findUrls(text).map(({ url }) => url),
    ...recovered.urls,
    ...(folded?.urls ?? []).map(({ url }) => url),
    ...carried.assembled.flatMap(urlsIn),
  ])
  const facts: Fact[] = [
    { type: 'text', from: 'document', text, charset },
    ...[...urls].slice(0, FACTS_MAX).map((url): UrlFact => ({ type: 'url', url })),
    ...(decoded.pieces > 0 ? [hides('Script.Encode')] : []),
    ...words,
    ...commandFacts(commands, layers),
    ...(folded === undefined ? [] : [foldedText(() => folded, '')]),
  ]
  return {
    facts,
    children: carried.children,
    flaws: carried.isCut ? [{ code: 'script/not-read-whole', level: 'stopped' }] : [],
  }
}

const hides = (word: string): CodeFact => ({ type: 'code', does: 'hide', word, line: 1 })
const urlsIn = (text: string): string[] => findUrls(text).map(({ url }) => url)

// HTA, WSF and scriptlets are markup with scripts in it; everything else is one script.
function scriptsOf(text: string): string[] {
  if (!/^\s*</.test(text)) return [text]
  return [...text.matchAll(/<script\b[^>]{0,500}>([\s\S]*?)<\/script/gi)]
    .slice(0, FACTS_MAX)
    .map(([, code = '']) => code)
}

// Words that open a line in VBScript and in no other script.
const BASIC = /^[ \t]*(?:dim|set|sub|option explicit|on error resume next|end (?:sub|function|if))\b/im

// VBScript is VBA's smaller sister, with statements outside of procedures.
function foldBasic(text: string, budget: Budget): FoldedProject | undefined {
  const source = scriptsOf(text).join('\n').slice(0, TEXT_BYTES_MAX)
  return BASIC.test(source) ? foldProject([{ name: '', source }], [], budget) : undefined
}

const basicCommands = (folded: FoldedProject | undefined): Command[] =>
  (folded?.commands ?? []).map(({ command, hidden }) => ({
    command,
    hidden: hidden.map((layer) => (layer === 'vba' ? 'vbscript' : layer)),
  }))

interface Command {
  readonly command: string
  readonly hidden: readonly string[]
}

/** Lines of a batch file and literals of other scripts that are command lines as they stand. */
function plainCommands(text: string): Command[] {
  const found = new Set<string>()
  for (const [line] of text.matchAll(/[^\r\n]{6,4096}/g)) {
    const clean = line.trim().replace(/^@/, '')
    if (isCommand(clean, false)) found.add(clean)
    else if (/["']/.test(line))
      for (const literal of literalsIn(line)) if (isCommand(literal, false)) found.add(literal)
    if (found.size >= COMMANDS_MAX) break
  }
  return [...found].map((command) => ({ command, hidden: [] }))
}

const literalsIn = (line: string): string[] =>
  [...line.matchAll(/"((?:[^"\r\n]|""){6,2000})"|'([^'\r\n]{6,2000})'/g)].map(
    ([, double, single]) => double?.replaceAll('""', '"') ?? single ?? '',
  )

function commandFacts(commands: readonly Command[], outer: readonly string[]): CommandFact[] {
  const facts = new Map<string, CommandFact>()
  for (const { command, hidden } of commands.slice(0, COMMANDS_MAX)) {
    const short = command.slice(0, COMMAND_CHARS_MAX)
    if (!facts.has(short)) facts.set(short, { type: 'command', command: short, hidden: [...outer, ...hidden] })
  }
  return [...facts.values()]
}
