import type { ListedItem } from './seven-zip-listing.ts'
import type { UnpackedFile } from './seven-zip-runtime.ts'

export interface Pair {
  readonly item: ListedItem
  readonly file: UnpackedFile | undefined
}

/**
 * Which unpacked file is which listed one. 7-Zip bends names that a file system would not take (`..`, a leading slash,
 * a second file of the same name), so what does not match by name is matched in order, and a file that matches nothing
 * still comes out under the name it was given.
 */
export function pairFiles(items: readonly ListedItem[], files: readonly UnpackedFile[]): readonly Pair[] {
  const free = new Map(files.map((file) => [file.path, file]))
  const pairs: { item: ListedItem; file: UnpackedFile | undefined }[] = items.map((item) => {
    const file = free.get(item.path)
    free.delete(item.path)
    return { item, file }
  })
  const rest = [...free.values()].values()
  for (const pair of pairs) pair.file ??= rest.next().value
  const unlisted = [...rest].map((file) => ({
    item: { path: file.path, size: file.written, packedSize: 0, encrypted: false },
    file,
  }))
  return [...pairs, ...unlisted]
}
