/** A file that an archive lists. */
export interface ListedItem {
  /** The sender's choice; `/` between folders. Empty where the format stores no name. */
  readonly path: string
  /** 0 when the format does not say. */
  readonly size: number
  readonly packedSize: number
  readonly encrypted: boolean
}

/**
 * Reads what `7zz l -slt` prints: a head, a line of dashes, then one block of `Key = value` lines a file, an empty line
 * between blocks. 7-Zip prints control characters in names as `_`, so no name can forge a line. Folders and symbolic
 * links are left out.
 */
export function parseListing(text: string): readonly ListedItem[] {
  const head = text.indexOf('\n----------\n')
  if (head < 0) return []
  return text
    .slice(head + 12)
    .split('\n\n')
    .map(parseBlock)
    .filter((block) => isFile(block))
    .map((block) => ({
      path: block.get('Path') ?? '',
      size: Number(block.get('Size')) || 0,
      packedSize: Number(block.get('Packed Size')) || 0,
      encrypted: block.get('Encrypted') === '+',
    }))
}

function parseBlock(block: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>()
  for (const line of block.split('\n')) {
    const at = line.indexOf(' = ')
    if (at > 0 && !values.has(line.slice(0, at))) values.set(line.slice(0, at), line.slice(at + 3))
  }
  return values
}

function isFile(block: ReadonlyMap<string, string>): boolean {
  if (block.size === 0 || !(block.has('Path') || block.has('Size') || block.has('Packed Size'))) return false
  const isFolder = block.get('Folder') === '+' || /^\S*D/.test(block.get('Attributes') ?? '')
  return !isFolder && (block.get('Symbolic Link') ?? '') === '' && block.get('Alternate Stream') !== '+'
}
