import { constants } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { basename } from 'node:path'
import type { MailSource } from '#pool'
import { failed, found, type Input } from './input.ts'
import { type FoundFile, systemCode } from './list-folder.ts'
import { findMailRanges } from './mbox-ranges.ts'
import { showPath } from './path-name.ts'
import { HEAD_BYTES, isMbox, isNamedMail } from './sniff.ts'

/** The mails of one file: itself, or each mail of an mbox. Only its first lines are read here. */
export async function* openFile(file: FoundFile, bytesMax: number): AsyncGenerator<Input> {
  const shown = showPath(file.path)
  let handle: FileHandle | undefined
  try {
    handle = await open(file.path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
    yield* inputsOf(file, shown, handle, bytesMax)
  } catch (error) {
    yield failed(shown, 'unreadable', systemCode(error))
  } finally {
    await handle?.close()
  }
}

async function* inputsOf(file: FoundFile, shown: string, handle: FileHandle, bytesMax: number): AsyncGenerator<Input> {
  const head = await readHead(handle)
  const path = toSource(file.path)
  if (!file.inMaildir && (await isMbox(head))) {
    let number = 0
    for await (const { start, end } of findMailRanges(handle, file.bytes)) {
      number += 1
      yield found({
        file: `${shown}#${number}`,
        as: 'mail',
        source: { path, start, end },
        bytes: end - start,
        ...tooLarge(end - start, bytesMax),
      })
    }
    return
  }
  const name = basename(shown)
  yield found({
    file: shown,
    // A file in a Maildir has a name that only its server understands: no word for people in it.
    ...(file.inMaildir ? {} : { name }),
    ...(file.inMaildir || isNamedMail(name, head) ? { as: 'mail' } : {}),
    source: { path },
    bytes: file.bytes,
    ...tooLarge(file.bytes, bytesMax),
  })
}

export const tooLarge = (bytes: number, bytesMax: number) =>
  bytes > bytesMax ? ({ refusedWith: 'file/too-large' } as const) : {}

async function readHead(handle: FileHandle): Promise<Buffer> {
  const head = Buffer.allocUnsafe(HEAD_BYTES)
  const { bytesRead } = await handle.read(head, 0, HEAD_BYTES, 0)
  return head.subarray(0, bytesRead)
}

/** A path as text where that loses nothing, so that messages to workers stay small. */
function toSource(path: Buffer): Extract<MailSource, { path: unknown }>['path'] {
  const text = path.toString()
  return Buffer.from(text).equals(path) ? text : path
}
