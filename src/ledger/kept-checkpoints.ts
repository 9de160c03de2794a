import { createHash } from 'node:crypto'
import { mkdir, open, readdir, readFile, truncate } from 'node:fs/promises'
import path from 'node:path'
import { type Checkpoint, notesFromText, oneLine } from './checkpoint.ts'
import type { OlderCheckpoint } from './older-checkpoints.ts'

// Checkpoints on a second medium: another disk, a share, a stick. A file for each ledger, a line for each checkpoint, the
// latest last. Whoever rewrites the ledger has to rewrite this file as well, and it need not lie on the same machine.

const ENDING = '.checkpoints'

/** The file's name for a ledger: as much of its name as every file system takes, and a part of its hash. */
export const keptFileName = (origin: string): string => {
  const mark = createHash('sha256').update(origin).digest('hex').slice(0, 8)
  return `${origin.replace(/[^A-Za-z0-9-]+/g, '_').slice(0, 80)}-${mark}${ENDING}`
}

/**
 * Writes a checkpoint behind those that the folder has of this ledger, and waits for the disk; the one that is there as
 * the last is not written twice. Throws what the file system says: whoever calls it tells the operator and goes on, for
 * the ledger itself needs no second medium.
 */
export async function keepCheckpoint(folder: string, { origin, note }: Checkpoint): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const file = path.join(folder, keptFileName(origin))
  const line = `${oneLine(note)}\n`
  const before = await readFile(file, 'utf8').catch((error: unknown) => {
    if (isMissing(error)) return ''
    throw error
  })
  if (before.endsWith(line)) return
  // If the last writer died in the middle of its line, that line is no checkpoint and goes.
  if (before !== '' && !before.endsWith('\n')) await truncate(file, Buffer.byteLength(wholeLines(before)))
  const handle = await open(file, 'a', 0o600)
  try {
    await handle.writeFile(line)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

const wholeLines = (text: string): string => text.slice(0, text.lastIndexOf('\n') + 1)

/**
 * The checkpoints in a file, or in a folder that `keepCheckpoint` writes: those of the ledger called `origin`. Where the
 * folder has none of it, all others are given, for then it may be that this ledger took another one's place.
 */
export async function readKeptCheckpoints(place: string, origin: string | undefined): Promise<OlderCheckpoint[]> {
  const names = await readdir(place).catch((error: unknown) => {
    if (isFile(error)) return undefined
    throw error
  })
  if (names === undefined) return readKeptFile(place)
  const kept = names.filter((name) => name.endsWith(ENDING)).toSorted()
  const own = kept.filter((name) => origin !== undefined && name === keptFileName(origin))
  const files = await Promise.all((own.length > 0 ? own : kept).map((name) => readKeptFile(path.join(place, name))))
  return files.flat()
}

const readKeptFile = async (file: string): Promise<OlderCheckpoint[]> =>
  notesFromText(await readFile(file, 'utf8')).map((note) => ({ note, place: file }))

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined)
const isMissing = (error: unknown): boolean => codeOf(error) === 'ENOENT'
const isFile = (error: unknown): boolean => codeOf(error) === 'ENOTDIR'
