import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import path from 'node:path'
import { LedgerError } from './ledger-error.ts'
import { newSigner, readSigner, type Signer } from './note-key.ts'

// The file with the ledger's signing key: one line, readable by its owner only. Whoever has it can sign a ledger of
// their own making, so it lies beside the store and not in it, and is backed up apart from it.

const PRIVATE = 0o600

/** The signer in the file; undefined where there is no such file. Throws LedgerError where there is something else. */
export function readKeyFile(file: string): Signer | undefined {
  if (!existsSync(file)) return undefined
  const signer = readSigner(readWhole(file).trim())
  if (signer !== undefined) return signer
  throw new LedgerError('bad-key-file', `Cannot read the ledger's key "${file}": it holds no key; put its backup there`)
}

function readWhole(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw keyFileError(file, error, 'read')
  }
}

/** Makes a key and keeps it; the file appears whole or not at all. Of two who make it at once, the first one's stays. */
export function makeKeyFile(file: string, origin: string): Signer {
  const part = `${file}.${process.pid}.part`
  try {
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 })
    writeDurably(part, newSigner(origin).secret)
    try {
      linkSync(part, file)
    } finally {
      rmSync(part)
    }
    syncFolder(file)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw keyFileError(file, error, 'make')
  }
  const signer = readKeyFile(file)
  if (signer === undefined) throw keyFileError(file, undefined, 'make')
  return signer
}

/** Where the next key waits until the ledger says that it is in force. */
const nextFile = (file: string): string => `${file}.next`

export const readNextKey = (file: string): Signer | undefined => readKeyFile(nextFile(file))

/** A key that was made and never came into force is thrown away. */
export function makeNextKey(file: string, origin: string): Signer {
  rmSync(nextFile(file), { force: true })
  return makeKeyFile(nextFile(file), origin)
}

/** The next key takes the place of the one before. */
export function adoptNextKey(file: string): void {
  try {
    renameSync(nextFile(file), file)
    syncFolder(file)
  } catch (error) {
    throw keyFileError(file, error, 'replace')
  }
}

function writeDurably(file: string, line: string): void {
  const handle = openSync(file, 'w', PRIVATE)
  try {
    writeSync(handle, `${line}\n`)
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

/** WHY: a file's name is on disk when its folder is; a ledger whose key was lost in a power cut cannot go on. */
function syncFolder(file: string): void {
  if (process.platform === 'win32') return // QUIRK: Windows opens no folders; NTFS keeps names in its journal.
  const handle = openSync(path.dirname(file), 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

function keyFileError(file: string, cause: unknown, what: string): LedgerError {
  const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : 'it is gone'
  return new LedgerError(
    'bad-key-file',
    `Cannot ${what} the ledger's key "${file}": ${reason}; check the file and the permissions of its folder`,
    cause,
  )
}
