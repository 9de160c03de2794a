import { randomUUID } from 'node:crypto'
import { link, open, rename, unlink } from 'node:fs/promises'

// A file appears whole or not at all: written beside its place under another name, and then moved there. If the program
// dies in between, a file `.OUT.<random>.part` is left, and OUT is untouched.

/** Writes a file that must not be there yet (`EEXIST` otherwise), or replaces it. */
export async function writeNewFile(out: string, bytes: Buffer, replace: boolean): Promise<void> {
  const part = out.replace(/([^/\\]*)$/, `.$1.${randomUUID().slice(0, 8)}.part`)
  const file = await open(part, 'wx')
  try {
    try {
      await file.writeFile(bytes)
      await file.sync()
    } finally {
      await file.close()
    }
    if (replace) await rename(part, out)
    // WHY not rename: it replaces silently what somebody wrote a moment ago.
    else await linkOrCopy(part, out, bytes)
  } finally {
    // Gone already when it was moved.
    await unlink(part).catch(() => undefined)
  }
}

async function linkOrCopy(part: string, out: string, bytes: Buffer): Promise<void> {
  try {
    await link(part, out)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw error
    // QUIRK: FAT and some shares know no second names for a file.
    const file = await open(out, 'wx')
    await file.writeFile(bytes)
    await file.close()
  }
}
