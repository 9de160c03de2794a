import { closeSync, fsyncSync, openSync } from 'node:fs'

/** Waits until the names in a folder are on disk. WHY: a file's name is on disk when its folder is. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return // QUIRK: Windows opens no folders; NTFS keeps names in its journal.
  const handle = openSync(folder, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
