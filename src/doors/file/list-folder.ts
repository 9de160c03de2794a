import { type Dirent, lstatSync, readdirSync, type Stats, statSync } from 'node:fs'
import type { InputError, InputErrorCode } from './input.ts'
import { joinPath, showPath } from './path-name.ts'

export interface FoundFile {
  readonly path: Buffer
  readonly bytes: number
  /** It lies in a Maildir, so it is a mail whatever it looks like. */
  readonly inMaildir: boolean
}

export type Listed =
  | { readonly ok: true; readonly file: FoundFile }
  | { readonly ok: false; readonly error: InputError }

// What systems leave behind in folders by themselves. Named on the command line they are inspected like anything else.
const LITTER = new Set(['.DS_Store', 'Thumbs.db', 'desktop.ini'])

/** The files that a path stands for: itself, or all files below it, sorted, each folder once however links lead to it. */
export function* listFolder(path: Buffer): Generator<Listed> {
  const stat = look(path)
  if (!(stat instanceof Object && 'isFile' in stat)) yield problem(path, stat.code, stat.reason)
  else if (!stat.isDirectory()) yield fileOf(path, stat, false)
  else {
    let empty = true
    for (const each of walk(path, stat, new Set())) {
      empty = false
      yield each
    }
    if (empty) yield problem(path, 'empty-folder', '')
  }
}

/** WHY the set: links may lead in a circle; a folder is known by its device and number on it. */
function* walk(folder: Buffer, stat: Stats, seen: Set<string>, inMaildir = false): Generator<Listed> {
  const key = `${stat.dev}:${stat.ino}`
  if (seen.has(key)) return
  seen.add(key)
  const names = readNames(folder)
  if ('code' in names) return yield problem(folder, names.code, names.reason)
  const maildir = isMaildir(names)
  for (const { name } of names) {
    const text = showPath(name)
    if (LITTER.has(text)) continue
    const path = joinPath(folder, name)
    const entry = look(path)
    if ('code' in entry) yield problem(path, entry.code, entry.reason)
    else if (!entry.isDirectory()) {
      // The files that stand beside cur and new are the mail server's own notes.
      if (!maildir) yield fileOf(path, entry, inMaildir)
    } else if (!(maildir && text === 'tmp'))
      yield* walk(path, entry, seen, maildir && (text === 'cur' || text === 'new'))
  }
}

function fileOf(path: Buffer, stat: Stats, inMaildir: boolean): Listed {
  if (!stat.isFile()) return problem(path, 'not-a-file', typeOf(stat))
  return { ok: true, file: { path, bytes: stat.size, inMaildir } }
}

/** SPEC: maildir(5): a folder with cur, new and tmp; mails still being written stand in tmp. */
function isMaildir(names: readonly Dirent<Buffer>[]): boolean {
  const folders = new Set(names.filter((each) => each.isDirectory()).map(({ name }) => name.toString('latin1')))
  return folders.has('cur') && folders.has('new')
}

interface Problem {
  readonly code: InputErrorCode
  readonly reason: string
}

function readNames(folder: Buffer): Dirent<Buffer>[] | Problem {
  try {
    return readdirSync(folder, { encoding: 'buffer', withFileTypes: true }).sort((a, b) =>
      Buffer.compare(a.name, b.name),
    )
  } catch (error) {
    return { code: 'unreadable', reason: systemCode(error) }
  }
}

function look(path: Buffer): Stats | Problem {
  try {
    return statSync(path)
  } catch (error) {
    const reason = systemCode(error)
    if (reason !== 'ENOENT' && reason !== 'ENOTDIR') return { code: 'unreadable', reason }
    return { code: isLink(path) ? 'dangling-link' : 'missing', reason }
  }
}

function isLink(path: Buffer): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true
}

function typeOf(stat: Stats): string {
  if (stat.isFIFO()) return 'fifo'
  if (stat.isSocket()) return 'socket'
  return 'device'
}

const problem = (path: Buffer, code: InputErrorCode, reason: string): Listed => ({
  ok: false,
  error: { file: showPath(path), code, reason },
})

export const systemCode = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : String(error)
