import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto'
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'

// What must be read again but by nobody else: sealed with AES-256-GCM under a key that lies in a file of its own, so
// that a copy of the store alone opens nothing. `version(1) nonce(12) tag(16) text`.

const VERSION = 1
const KEY_BYTES = 32
const NONCE_BYTES = 12
const TAG_BYTES = 16

export interface Seal {
  seal(text: string): Buffer
  /** The text; undefined for what was sealed with another key, or changed. */
  open(sealed: Buffer): string | undefined
  /** A keyed hash: the same text has the same one, and nobody without the key can make it. */
  mark(text: string): string
}

/** The seal whose key lies in this file; the file is made, readable by its owner alone, when it is not there yet. */
export async function openSeal(keyFile: string): Promise<Seal> {
  const key = await keyIn(keyFile)
  return {
    seal: (text) => {
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv('aes-256-gcm', key, nonce)
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return Buffer.concat([Buffer.of(VERSION), nonce, cipher.getAuthTag(), body])
    },
    open: (sealed) => opened(key, sealed),
    mark: (text) => createHmac('sha256', key).update(text).digest('base64url').slice(0, 22),
  }
}

function opened(key: Buffer, sealed: Buffer): string | undefined {
  if (sealed[0] !== VERSION || sealed.length < 1 + NONCE_BYTES + TAG_BYTES) return undefined
  const nonce = sealed.subarray(1, 1 + NONCE_BYTES)
  const tag = sealed.subarray(1 + NONCE_BYTES, 1 + NONCE_BYTES + TAG_BYTES)
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
    decipher.setAuthTag(tag)
    const body = sealed.subarray(1 + NONCE_BYTES + TAG_BYTES)
    return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8')
  } catch {
    return undefined
  }
}

async function keyIn(file: string): Promise<Buffer> {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 })
  try {
    // WHY `wx`: of two processes that start at once, one makes the key and both read it.
    await writeFile(file, `${randomBytes(KEY_BYTES).toString('base64')}\n`, { flag: 'wx', mode: 0o600 })
    await chmod(file, 0o600)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
  const key = Buffer.from((await readFile(file, 'utf8')).trim(), 'base64')
  if (key.length !== KEY_BYTES)
    throw new Error(`The key file "${file}" does not hold a key: put its backup in its place`)
  return key
}
