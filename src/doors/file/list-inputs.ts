import type { Input } from './input.ts'
import { listFolder } from './list-folder.ts'
import { openFile } from './open-file.ts'
import { pathOfArgument } from './path-name.ts'
import { readStandardInput } from './standard-input.ts'

/** Largest file that is inspected; a larger one is held unread. */
// LIMIT: forty times what providers accept as a mail; room for a document padded to 550 MB that came by another way.
export const FILE_BYTES_MAX = 2 ** 30

/**
 * Every mail and file that the paths of a command line stand for, in their order: files, mboxes, Maildirs, folders of
 * them, and `-` for standard input. What cannot be read is an error among them, never a throw.
 */
export async function* listInputs(paths: readonly string[], bytesMax = FILE_BYTES_MAX): AsyncGenerator<Input> {
  for (const path of paths) {
    if (path === '-') yield* readStandardInput(process.stdin, bytesMax)
    else yield* listPath(pathOfArgument(path), bytesMax)
  }
}

async function* listPath(path: Buffer, bytesMax: number): AsyncGenerator<Input> {
  for await (const each of listFolder(path)) {
    if (each.ok) yield* openFile(each.file, bytesMax)
    else yield { ok: false, error: each.error }
  }
}
