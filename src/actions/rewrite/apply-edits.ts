import type { HeaderEdit } from '#domain'
import { type RawHead, readRawHead } from './raw-head.ts'

// Changes to a mail, once as its new bytes and once as a mail server is told them. Both come from the same list, in the
// order the milter door sends it: changed fields, deleted ones, then new ones; indices count the fields as they came.

/** `bytes` takes the place of what stands from `at` to `end`. */
export interface Splice {
  readonly at: number
  readonly end: number
  readonly bytes: Buffer
}

export interface Edited {
  readonly bytes: Buffer
  /** The whole new body, where it has changed. */
  readonly body?: Buffer
}

/** Writes a mail anew with these changes to its header, and these to the bytes behind it. */
export function applyEdits(mail: Buffer, headers: readonly HeaderEdit[], splices: readonly Splice[] = []): Edited {
  const head = readRawHead(mail)
  const body = spliced(mail.subarray(head.bodyAt), splices, head.bodyAt)
  const bytes = Buffer.concat([mail.subarray(0, head.at), ...editHead(mail, head, headers), body])
  return splices.length === 0 ? { bytes } : { bytes, body }
}

function editHead(mail: Buffer, head: RawHead, headers: readonly HeaderEdit[]): Buffer[] {
  const written = ({ name, value }: { name: string; value: string }): Buffer =>
    Buffer.from(`${name}: ${value.replaceAll('\n', head.lineEnd)}${head.lineEnd}`, 'latin1')
  const fields: { readonly name: string; index: number; bytes: Buffer | undefined }[] = []
  const counts = new Map<string, number>()
  for (const { name, at, end } of head.fields) {
    const index = (counts.get(name) ?? 0) + 1
    counts.set(name, index)
    fields.push({ name, index, bytes: mail.subarray(at, end) })
  }
  const byName = Map.groupBy(fields, ({ name }) => name)
  for (const edit of headers) {
    if (edit.type !== 'change' && edit.type !== 'delete') continue
    const named = byName.get(edit.name.toLowerCase()) ?? []
    const meant = edit.index === undefined ? named : named.slice(edit.index - 1, edit.index)
    for (const field of meant) field.bytes = edit.type === 'change' ? written(edit) : undefined
  }
  const lines = fields.flatMap(({ bytes }) => (bytes === undefined ? [] : [bytes]))
  const last = lines.at(-1)
  // A header that ends with the mail may lack its last line end.
  if (last !== undefined && last.at(-1) !== 0x0a) lines.push(Buffer.from(head.lineEnd))
  const below: Buffer[] = []
  for (const edit of headers) {
    if (edit.type === 'insert') lines.splice(edit.index, 0, written(edit))
    if (edit.type === 'add') below.push(written(edit))
  }
  return [...lines, ...below, mail.subarray(head.end, head.bodyAt)]
}

function spliced(body: Buffer, splices: readonly Splice[], bodyAt: number): Buffer {
  if (splices.length === 0) return body
  const pieces: Buffer[] = []
  let from = 0
  for (const { at, end, bytes } of [...splices].sort((a, b) => a.at - b.at)) {
    pieces.push(body.subarray(from, at - bodyAt), bytes)
    from = end - bodyAt
  }
  return Buffer.concat([...pieces, body.subarray(from)])
}
