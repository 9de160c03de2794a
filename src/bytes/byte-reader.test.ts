import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ByteReader } from './byte-reader.ts'

test('ByteReader reads little and big endian, then zeros past the end, and remembers it', () => {
  const reader = new ByteReader(Buffer.from('0102030405060708', 'hex'))
  expect([reader.u8(), reader.u16le(), reader.u16be(), reader.overrun]).toEqual([1, 0x0302, 0x0405, false])
  expect(reader.u32le()).toBe(0)
  expect([reader.overrun, reader.left]).toEqual([true, 0])
})

test('ByteReader.cString() eats its NUL and takes the rest when there is none', () => {
  const reader = new ByteReader(Buffer.from('ab\0cd'))
  expect([reader.cString().toString(), reader.at]).toEqual(['ab', 3])
  expect([reader.cString().toString(), reader.left]).toEqual(['cd', 0])
})

test('ByteReader never throws and never passes the end, whatever is asked of it', () => {
  const ask = fc.record({
    call: fc.constantFrom('u8', 'u16le', 'u32be', 'u64le', 'take', 'seek', 'utf16le', 'hex'),
    count: fc.integer({ min: -10, max: 100 }),
  })
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), fc.array(ask, { maxLength: 20 }), (bytes, asks) => {
      const reader = new ByteReader(Buffer.from(bytes))
      for (const { call, count } of asks) {
        if (call === 'take' || call === 'seek' || call === 'utf16le' || call === 'hex') reader[call](count)
        else reader[call as 'u8']()
        expect(reader.left).toBeGreaterThanOrEqual(0)
      }
    }),
  )
})
