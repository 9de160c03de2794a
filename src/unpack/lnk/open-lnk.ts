import type { Child, Opened, Opener } from '#bytes'
import type { Fact, Flaw } from '#domain'

import { findScriptWords } from '../script/script-words.ts'
import { findUrls } from '../text/find-urls.ts'
import { parseShellLink, type ShellLink } from './shell-link.ts'

// A shortcut: the command it runs when it is opened, what it does to conceal that, and what is glued to its end.

// LIMIT: a blank or two stand between words; two dozen push a command out of the window that shows it.
const PADDING = /[\s\u00a0\u2000-\u200a\u3000]{24,}/g
const APPENDED_BYTES_MIN = 5
const ZIP_END = Buffer.from('PK\x05\x06', 'latin1')
const MINIMISED = 7
/** Programs that run whatever their arguments say. */
const RUNNERS =
  /^(?:cmd|powershell|pwsh|mshta|wscript|cscript|rundll32|regsvr32|msiexec|conhost|forfiles|pcalua|wmic|bitsadmin|certutil|curl|ftp|ssh|schtasks|explorer|hh|msbuild|installutil|odbcconf|scriptrunner|node|python|pythonw|wt|bash|wsl)(?:\.exe)?$/i

export const openLnk: Opener = (content): Opened => {
  const link = parseShellLink(content)
  const target = targetOf(link)
  const command = commandOf(target, link)
  const appended = content.subarray(link.end)
  const child = appendedChild(appended, link)
  const flaws: Flaw[] = [...link.flaws]
  if (child !== undefined)
    flaws.push({ code: 'lnk/bytes-behind', level: 'odd', at: link.end, seen: `${appended.length}` })
  return {
    facts: [...commandFacts(command), ...doingFacts(target, command.command, link), ...placeFacts(target, link)],
    children: child === undefined ? [] : [child],
    flaws,
  }
}

// WHY: what Windows runs is the environment block's path where there is one, then the id list's.
const targetOf = ({ environmentPath, idListPath, place, relativePath }: ShellLink): string =>
  environmentPath || place.networkPath || place.localPath || idListPath || relativePath

interface LinkCommand {
  readonly command: string
  readonly hidden: readonly string[]
}

function commandOf(target: string, { args }: ShellLink): LinkCommand {
  const padding = args.match(PADDING)?.reduce((longest, run) => Math.max(longest, run.length), 0) ?? 0
  const tidy = args.replace(PADDING, ' ').replace(/\0/g, '').trim()
  const quoted = /\s/.test(target) ? `"${target}"` : target
  return { command: `${quoted} ${tidy}`.trim(), hidden: padding > 0 ? ['padding'] : [] }
}

const commandFacts = ({ command, hidden }: LinkCommand): Fact[] =>
  command === '' ? [] : [{ type: 'command', command, hidden }, ...findUrls(command)]

function doingFacts(target: string, command: string, link: ShellLink): Fact[] {
  const program = baseName(target)
  const hasArgs = link.args.trim() !== ''
  const isRunner = RUNNERS.test(program) && (hasArgs || !/^explorer/i.test(program))
  const facts: Fact[] = []
  if (isRunner) facts.push({ type: 'code', does: 'run', word: program, line: 0 })
  facts.push(...findScriptWords(link.args).filter(({ word }) => word !== program))
  if (link.args.search(PADDING) >= 0) facts.push({ type: 'code', does: 'hide', word: 'padded arguments', line: 0 })
  if (isRunner && link.showCommand === MINIMISED)
    facts.push({ type: 'code', does: 'hide', word: 'minimised window', line: 0 })
  if (isRunner && isForeignIcon(link.icon, program))
    facts.push({ type: 'code', does: 'hide', word: `icon ${link.icon.slice(-80)}`, line: 0 })
  if (isRunner && isCareted(command)) facts.push({ type: 'code', does: 'hide', word: 'caret', line: 0 })
  return facts
}

// `p^o^w^e^r`: carets between letters are dropped by the command processor.
const isCareted = (command: string): boolean => (command.match(/[a-z]\^(?=[a-z])/gi)?.length ?? 0) >= 3

// Its own icon, or none, is what a shortcut to a program has.
const isForeignIcon = (icon: string, program: string): boolean =>
  icon !== '' && baseName(icon).toLowerCase() !== program.toLowerCase()

function placeFacts(target: string, { icon, workingDir, place, machine, name }: ShellLink): Fact[] {
  const facts: Fact[] = []
  for (const path of new Set([target, place.networkPath, workingDir, icon])) {
    if (/^(?:\\\\|\/\/|https?:|ftp:|file:)/i.test(path))
      facts.push({ type: 'relation', relation: path === icon ? 'icon' : 'target', target: path })
  }
  if (machine !== '') facts.push({ type: 'relation', relation: 'made-on', target: machine })
  if (name !== '') facts.push({ type: 'text', from: 'document', text: name, charset: '' })
  return facts
}

// Behind the terminal nothing belongs; a command in the arguments finds its script there.
function appendedChild(appended: Buffer, { args }: ShellLink): Child | undefined {
  if (appended.length < APPENDED_BYTES_MIN || !appended.some((byte) => byte !== 0)) return undefined
  if (appended.lastIndexOf(ZIP_END) >= 0) return undefined // the walk looks for archives behind other formats itself
  // WHY: text runs as what the arguments call it: `findstr ... > %tmp%\x.vbs & x.vbs`.
  const extension = /\.(vbs|vbe|js|jse|hta|wsf|ps1|bat|cmd)\b/i.exec(args)?.[1]?.toLowerCase()
  return { role: 'hidden', name: extension === undefined ? '' : `appended.${extension}`, content: appended }
}

const baseName = (path: string): string =>
  path.slice(Math.max(path.lastIndexOf('\\'), path.lastIndexOf('/')) + 1).replace(/,-?\d+$/, '')
