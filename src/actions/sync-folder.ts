import { open } from 'node:fs/promises'

/** Resolves when the names in a folder are on disk. WHY: a file's name is on disk when its folder is. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return // QUIRK: Windows opens no folders; NTFS keeps names in its journal.
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
