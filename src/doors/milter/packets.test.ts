import { describe, expect, test } from 'vitest'
import { PacketReader, packet } from './packets.ts'

const readAll = (reader: PacketReader) => {
  const read: [string, string][] = []
  for (let one = reader.next(); one !== undefined; one = reader.next()) read.push([one.command, one.data.toString()])
  return read
}

describe('PacketReader', () => {
  const stream = Buffer.concat([
    packet('T'),
    packet('B', Buffer.from('body')),
    packet('Q'),
    packet('H', Buffer.from('x\0')),
  ])
  const packets = [
    ['T', ''],
    ['B', 'body'],
    ['Q', ''],
    ['H', 'x\0'],
  ]

  test.each(Array.from({ length: stream.length }, (_, bytes) => bytes + 1))('cut every %i bytes', (bytes) => {
    const reader = new PacketReader(100)
    const read: [string, string][] = []
    for (let at = 0; at < stream.length; at += bytes) {
      reader.feed(stream.subarray(at, at + bytes))
      read.push(...readAll(reader))
    }
    expect(read).toEqual(packets)
    expect(reader.bufferedBytes).toBe(0)
  })

  test('a packet keeps its data when more arrives', () => {
    const reader = new PacketReader(10_000)
    reader.feed(packet('B', Buffer.from('first')))
    const first = reader.next()
    for (let turn = 0; turn < 100; turn += 1) {
      reader.feed(packet('B', Buffer.alloc(997, 'z')))
      expect(reader.next()?.data).toHaveLength(997)
    }
    expect(first?.data.toString()).toBe('first')
  })

  test.each([
    ['no command', Buffer.alloc(4), 'a packet without a command'],
    ['too long', Buffer.from([0, 0, 0, 101]), 'a packet of 101 bytes'],
    ['4 GB', Buffer.from('ffffffff42', 'hex'), 'a packet of 4294967295 bytes'],
  ])('%s: it is broken, and what comes then is not kept', (_, bytes, why) => {
    const reader = new PacketReader(100)
    reader.feed(Buffer.concat([packet('T'), bytes]))
    expect(readAll(reader)).toEqual([['T', '']])
    expect(reader.broken).toBe(why)
    reader.feed(stream)
    expect(reader.next()).toBeUndefined()
    expect(reader.bufferedBytes).toBe(0)
  })

  test('the longest packet that is allowed is read', () => {
    const reader = new PacketReader(100)
    reader.feed(packet('B', Buffer.alloc(99, 'a')))
    expect(readAll(reader)).toHaveLength(1)
  })
})
