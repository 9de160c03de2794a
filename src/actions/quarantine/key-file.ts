import { hkdfSync, randomBytes } from 'node:crypto'
import { link, mkdir, open, readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { syncFolder } from '../sync-folder.ts'
import { QuarantineError } from './quarantine-error.ts'

// The file with the quarantine's key: 32 random bytes as base64 on one line, readable by its owner only. It lies beside
// the store and not in it, so that a copy of the store alone shows nobody's mail; without it no held mail is read again.

const KEY_BYTES = 32

/** What the key is used for; nothing is used for two things. */
export interface Keys {
  /** Seals bodies. */
  readonly body: Buffer
  /** Signs the links of digests. */
  readonly link: Buffer
  /** Says in the store which key is in force, and tells nothing of it. */
  readonly mark: string
}

/** The keys in the file; undefined where there is no such file. */
export async function readKeys(file: string): Promise<Keys | undefined> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return undefined
    throw keyFileError(file, error, 'read')
  })
  if (text === undefined) return undefined
  const key = Buffer.from(text.trim(), 'base64')
  if (key.length === KEY_BYTES && key.toString('base64') === text.trim()) return keysFrom(key)
  throw new QuarantineError(
    'bad-key-file',
    `Cannot read the quarantine's key "${file}": it holds no key; put its backup there`,
  )
}

/** Makes a key and keeps it; the file appears whole or not at all. Of two who make it at once, the first one's stays. */
export async function makeKeys(file: string): Promise<Keys> {
  const part = `${file}.${process.pid}.part`
  try {
    await mkdir(path.dirname(file), { recursive: true, mode: 0o700 })
    await writeDurably(part, `${randomBytes(KEY_BYTES).toString('base64')}\n`)
    try {
      await link(part, file)
    } finally {
      await rm(part)
    }
    await syncFolder(path.dirname(file))
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw keyFileError(file, error, 'make')
  }
  const keys = await readKeys(file)
  if (keys === undefined) throw keyFileError(file, undefined, 'make')
  return keys
}

function keysFrom(key: Buffer): Keys {
  const derived = (use: string) => Buffer.from(hkdfSync('sha256', key, '', `sekisho quarantine ${use}`, KEY_BYTES))
  return { body: derived('body'), link: derived('link'), mark: derived('mark').toString('base64url').slice(0, 22) }
}

async function writeDurably(file: string, line: string): Promise<void> {
  const handle = await open(file, 'w', 0o600)
  try {
    await handle.chmod(0o600)
    await handle.writeFile(line)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error ? String(error.code) : undefined

function keyFileError(file: string, cause: unknown, what: string): QuarantineError {
  return new QuarantineError(
    'bad-key-file',
    `Cannot ${what} the quarantine's key "${file}": ${codeOf(cause) ?? 'it is gone'}; check the file and the permissions of its folder`,
    cause,
  )
}
