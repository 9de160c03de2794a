import { ByteReader } from '#bytes'
import type { Flaw, Parsed } from '#domain'

export const TNEF_SIGNATURE = 0x223e9f78

/** Attribute ids of [MS-OXTNEF] 2.1.3, type and name in one number. */
export const ATTRIBUTE = {
  body: 0x0002800c,
  codePage: 0x00069007,
  messageProps: 0x00069003,
  rendering: 0x00069002,
  title: 0x00018010,
  data: 0x0006800f,
  transportName: 0x00069001,
  attachmentProps: 0x00069005,
} as const

export interface Attribute {
  readonly level: number
  readonly id: number
  readonly data: Buffer
}

const ATTRIBUTES_MAX = 100_000
const ATTRIBUTE_HEAD_BYTES = 9

/** The attributes of a stream, up to the first that is none. */
export function readAttributes(content: Buffer): Parsed<readonly Attribute[]> {
  const reader = new ByteReader(content, 6)
  const attributes: Attribute[] = []
  const flaws: Flaw[] = []
  while (reader.left > ATTRIBUTE_HEAD_BYTES && attributes.length < ATTRIBUTES_MAX) {
    const at = reader.at
    const level = reader.u8()
    const id = reader.u32le()
    const length = reader.u32le()
    if (level !== 1 && level !== 2) {
      flaws.push({ code: 'tnef/garbage', level: 'broken', at })
      break
    }
    if (length > reader.left) flaws.push({ code: 'tnef/cut-off', level: 'broken', at })
    attributes.push({ level, id, data: reader.take(length) })
    reader.skip(2)
  }
  return { value: attributes, flaws }
}
