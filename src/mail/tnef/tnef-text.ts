import { decodeText } from '#bytes'
import type { Prop } from './mapi-props.ts'

const UNICODE = 0x1f

/** A string of the stream: UTF-16 where the property says so, otherwise in the sender's code page. */
export function textOf(prop: Prop | undefined, codePage: number): string {
  if (prop === undefined) return ''
  if (prop.type === UNICODE) return cutAtNul(prop.data.toString('utf16le', 0, prop.data.length & ~1))
  return string8(prop.data, codePage)
}

/** A string of bytes that ends at its NUL. */
export const string8 = (data: Buffer | undefined, codePage: number): string =>
  data === undefined ? '' : decodeText(withoutNul(data), charsetOf(codePage)).text

/** The charset of a Windows code page; empty for none. */
export const charsetOf = (codePage: number): string => (codePage === 0 ? '' : `cp${codePage}`)

export function withoutNul(data: Buffer): Buffer {
  const end = data.indexOf(0)
  return end < 0 ? data : data.subarray(0, end)
}

const cutAtNul = (text: string): string => text.split('\0', 1)[0] ?? ''
