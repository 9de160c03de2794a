import { type HiddenFile, hiddenKind } from './hidden-files.ts'

// A file whose bytes were all changed with one number, by a page that has a `^` in its script to change them back.

const HEAD_BYTES = 64
const CHARS_MIN = 128

/** The file behind a one-byte XOR; undefined when the script does not use one or nothing comes out. */
export function xoredFile(value: Buffer | string, script: string): HiddenFile | undefined {
  if (!script.includes('^') || value.length < CHARS_MIN) return undefined
  const content = Buffer.isBuffer(value) ? value : fromText(value)
  if (content === undefined) return undefined
  for (let key = 1; key < 256; key += 1) {
    const head = xored(content.subarray(0, HEAD_BYTES), key)
    if (!/^(?:MZ|PK\x03\x04|Rar!|7z\xbc\xaf|%PDF-|\xd0\xcf\x11\xe0|L\0\0\0\x01\x14|MSCF)/.test(head.toString('latin1')))
      continue
    const whole = xored(content, key)
    const kind = hiddenKind(whole)
    if (kind !== undefined) return { content: whole, kind, layers: ['xor'] }
  }
  return undefined
}

const xored = (bytes: Buffer, key: number): Buffer => Buffer.from(bytes.map((byte) => byte ^ key))

function fromText(text: string): Buffer | undefined {
  const head = text.slice(0, 256)
  if (/^(?:[\da-f]{2})+$/i.test(head)) return Buffer.from(text, 'hex')
  return /^[\w+/-]+={0,2}$/.test(head) ? Buffer.from(text, 'base64') : undefined
}
