import { readdirSync } from 'node:fs'

// Paths are bytes on Linux, and a disk that once served another system holds names in Shift_JIS or EUC-JP. Names are
// therefore read as Buffers, opened as Buffers, and shown with what is not UTF-8 written as \xNN.

const SLASH = 0x2f
const UTF8 = new TextDecoder('utf-8', { fatal: true })

export const joinPath = (folder: Buffer, name: Buffer): Buffer =>
  folder.at(-1) === SLASH ? Buffer.concat([folder, name]) : Buffer.concat([folder, Buffer.from('/'), name])

/** How a path is shown. */
export function showPath(path: Buffer): string {
  try {
    return UTF8.decode(path)
  } catch {
    // Not UTF-8: the bytes above ASCII are shown by number, so that two names never look the same.
    return path.toString('latin1').replace(/[\x80-\xff]/g, (letter) => `\\x${letter.charCodeAt(0).toString(16)}`)
  }
}

/**
 * The bytes of a path from the command line. QUIRK: Node decodes arguments as UTF-8 and what is not becomes U+FFFD;
 * such a path is looked up in its folders by how each name decodes.
 */
export function pathOfArgument(argument: string): Buffer {
  if (!argument.includes('\ufffd')) return Buffer.from(argument)
  let path: Buffer = Buffer.from(argument.startsWith('/') ? '/' : '.')
  for (const step of argument.split('/').filter((each) => each !== '')) path = joinPath(path, findName(path, step))
  return path
}

function findName(folder: Buffer, step: string): Buffer {
  const wanted = Buffer.from(step)
  if (!step.includes('\ufffd')) return wanted
  try {
    return readdirSync(folder, { encoding: 'buffer' }).find((name) => name.toString() === step) ?? wanted
  } catch {
    // No such folder: opening the path will say so.
    return wanted
  }
}
