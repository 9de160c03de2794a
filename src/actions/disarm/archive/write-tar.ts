import type { ZipMember } from '../write-zip.ts'

// Writes a tar (POSIX ustar): a header of 512 bytes of text fields for each file, its data padded to 512, two empty blocks.
// A name that does not fit stands in a GNU record of type L before it.

const BLOCK_BYTES = 512
const NAME_BYTES = 100

export function writeTar(members: readonly ZipMember[]): Buffer {
  const pieces: Buffer[] = []
  for (const { name, content } of members) {
    const rawName = Buffer.from(name, 'utf8')
    if (rawName.length > NAME_BYTES)
      pieces.push(
        header(Buffer.from('././@LongLink'), rawName.length + 1, 'L'),
        padded(Buffer.concat([rawName, Buffer.alloc(1)])),
      )
    pieces.push(header(rawName.subarray(0, NAME_BYTES), content.length, '0'), padded(content))
  }
  return Buffer.concat([...pieces, Buffer.alloc(2 * BLOCK_BYTES)])
}

function header(name: Buffer, size: number, type: string): Buffer {
  const block = Buffer.alloc(BLOCK_BYTES)
  name.copy(block, 0)
  block.write('0000644\0', 100, 'latin1')
  block.write('0000000\0', 108, 'latin1')
  block.write('0000000\0', 116, 'latin1')
  block.write(`${size.toString(8).padStart(11, '0')}\0`, 124, 'latin1')
  block.write('00000000000\0', 136, 'latin1')
  block.write('        ', 148, 'latin1')
  block.write(type, 156, 'latin1')
  block.write('ustar\x0000', 257, 'latin1')
  const sum = block.reduce((total, byte) => total + byte, 0)
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1')
  return block
}

function padded(content: Buffer): Buffer {
  const short = content.length % BLOCK_BYTES
  return short === 0 ? content : Buffer.concat([content, Buffer.alloc(BLOCK_BYTES - short)])
}
