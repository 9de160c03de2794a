import type { Child, Opened, SourceOpener } from '#bytes'
import type { Fact } from '#domain'
import { mergeOpened } from '../cfb/merge-opened.ts'
import { openOle } from '../cfb/open-ole.ts'
import { readCfb } from '../cfb/read-cfb.ts'
import { findScriptWords } from '../script/script-words.ts'
import { type Column, type MsiDatabase, readMsi, rowsOf } from './msi-tables.ts'

// A Windows Installer package: what it runs while it installs (its custom actions), their scripts, and the programs
// stored in it. Custom actions are few and named, so a command in one is the plainest word an installer says.

// The low six bits of a custom action's type: what it is, and where its source stands.
const LOADS_STORED = 1
const RUNS_STORED = 2
const JSCRIPT_STORED = 5
const VBSCRIPT_STORED = 6
const RUNS = new Set([18, 34, 50])
const SCRIPTS = new Set([37, 38])
const SETS = new Set([35, 51])
const ACTIONS_MAX = 500
const COLUMNS: readonly Column[] = ['text', 'short', 'text', 'short']

export const openMsi: SourceOpener = (source, opening): Opened => {
  const database = readMsi(readCfb(source))
  const actions = customActions(database).map((action) => openAction(action, database))
  return mergeOpened(openOle(source, opening), ...actions)
}

interface Action {
  readonly name: string
  readonly type: number
  readonly source: string
  readonly target: string
}

function customActions(database: MsiDatabase): Action[] {
  // `_Columns` has a row for each column of each table; since Windows Installer 4 custom actions have a fifth.
  const columns = rowsOf(database.table('_Columns'), COLUMNS, database.refBytes)
  const own = columns.filter(([table = 0]) => database.text(table) === 'CustomAction').length
  const shape: Column[] = ['text', 'short', 'text', 'text']
  if (own > 4) shape.push('long')
  return rowsOf(database.table('CustomAction'), shape, database.refBytes)
    .slice(0, ACTIONS_MAX)
    .map(([name = 0, type = 0, from = 0, target = 0]) => ({
      name: database.text(name),
      type: type & 0x3f,
      source: database.text(from),
      target: database.text(target),
    }))
}

function openAction({ name, type, source, target }: Action, { streams }: MsiDatabase): Opened {
  const facts: Fact[] = []
  const children: Child[] = []
  if (type === LOADS_STORED) facts.push({ type: 'code', does: 'load', word: `${source} ${target}`.trim(), line: 0 })
  if (type === RUNS_STORED || RUNS.has(type)) {
    const command = (type === 34 ? target : `${source} ${target}`).trim()
    facts.push({ type: 'code', does: 'run', word: name, line: 0 }, { type: 'command', command, hidden: [] })
    facts.push(...findScriptWords(command))
  }
  if (SETS.has(type)) facts.push(...findScriptWords(target))
  if (SCRIPTS.has(type)) children.push({ role: 'code', name, kind: 'script', content: Buffer.from(target) })
  if (type === JSCRIPT_STORED || type === VBSCRIPT_STORED) {
    const content = streams.get(`Binary.${source}`)?.()
    if (content !== undefined) children.push({ role: 'code', name: source, kind: 'script', content })
  }
  return { facts, children, flaws: [] }
}
