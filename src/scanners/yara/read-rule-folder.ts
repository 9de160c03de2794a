import { lstat, readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { ScannerError } from '../part-scanner.ts'
import type { RuleFile } from './yara-errand.ts'

// LIMIT: the largest public collections hold a few thousand files and 20 MB together.
const FILES_MAX = 10_000
const BYTES_MAX = 64 * 2 ** 20

/** Every `.yar` and `.yara` file below a folder, in the order of their names. Throws ScannerError. */
export async function readRuleFolder(folder: string): Promise<readonly RuleFile[]> {
  const names = await list(folder)
  const files: RuleFile[] = []
  let bytes = 0
  for (const name of names) {
    const { size } = await lstat(path.join(folder, name))
    bytes += size
    if (files.length >= FILES_MAX || bytes > BYTES_MAX) {
      throw new ScannerError(
        'folder',
        `Use fewer YARA rules in "${folder}": there are more than ${FILES_MAX} files or 64 MB`,
      )
    }
    // QUIRK: a rule file may begin with a byte order mark, which the engine does not skip.
    const source = (await readFile(path.join(folder, name), 'utf8')).replace(/^\ufeff/u, '')
    files.push({ file: name.split(path.sep).join('/'), source })
  }
  if (files.length === 0) {
    throw new ScannerError('no-rules', `Put YARA rules into "${folder}": it has no .yar or .yara file`)
  }
  return files
}

async function list(folder: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true })
    return entries
      .filter((entry) => entry.isFile() && /\.yara?$/iu.test(entry.name))
      .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
      .sort()
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new ScannerError('folder', `Cannot read the YARA rules in "${folder}": ${reason}`, { cause: error })
  }
}
