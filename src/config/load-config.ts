import { readFileSync, statSync } from 'node:fs'
import { hostname } from 'node:os'
import path from 'node:path'
import { type ConfigReading, readConfig } from './read-config.ts'
import type { Surroundings } from './reading/reading.ts'
import { type Both, said } from './reading/said.ts'

// LIMIT: what readConfig takes, and one byte to know that there is more. A secret is far shorter.
const BYTES_MAX = 2 ** 20 + 1

/** Reads a file of this machine, with the secrets and files that it names. Never throws. */
export function loadConfig(file: string, env: Surroundings['env'] = process.env): ConfigReading {
  const full = path.resolve(file)
  const text = readFileText(full)
  if (typeof text !== 'string') return { mistakes: [{ key: '', text }], notes: [] }
  return readConfig(text, full, {
    env,
    hostname: hostname(),
    folder: path.dirname(full),
    look,
    readText: (secretFile) => readBytes(secretFile).toString('utf8'),
  })
}

/** The text of a file, or why there is none. */
export function readFileText(file: string): string | Both {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readBytes(file))
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return said.notText
    return code === 'ENOENT' ? said.noFile : said.unreadable(code)
  }
}

/** WHY not readFileSync at once: the path may be a device or a disk image. */
function readBytes(file: string): Buffer {
  const { size } = statSync(file)
  if (size > BYTES_MAX) return Buffer.alloc(BYTES_MAX, ' ')
  return readFileSync(file)
}

function look(file: string): 'file' | 'folder' | 'other' | undefined {
  const found = statSync(file, { throwIfNoEntry: false })
  if (found === undefined) return undefined
  return found.isDirectory() ? 'folder' : found.isFile() ? 'file' : 'other'
}
