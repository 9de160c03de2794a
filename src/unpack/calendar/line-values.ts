import { decodeText } from '#bytes'
import type { Mailbox } from '#domain'
import type { ContentLine } from './content-lines.ts'

// What the value of a content line says once its encoding is taken off.

/** A TEXT value (RFC 5545 section 3.3.11), or a quoted-printable one of vCard 2.1. */
export function textOf({ params, value }: ContentLine): string {
  const encoding = params.get('ENCODING') ?? (params.has('QUOTED-PRINTABLE') ? 'quoted-printable' : '')
  const plain = /^q/i.test(encoding) ? fromQuotedPrintable(value, params.get('CHARSET') ?? '') : value
  return plain.replace(/\\([\\;,nN])/g, (_, char: string) => (/n/i.test(char) ? '\n' : char))
}

function fromQuotedPrintable(value: string, charset: string): string {
  const bytes = value
    .replace(/=\r?\n/g, '')
    .replace(/=([\dA-F]{2})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
  return decodeText(Buffer.from(bytes, 'latin1'), charset).text
}

/** A file written into the line: base64, or a `data:` address (RFC 2397). */
export interface InlineFile {
  readonly content: Buffer
  readonly declaredType: string
}

export function inlineFileOf({ params, value }: ContentLine): InlineFile | undefined {
  const declaredType = (params.get('FMTTYPE') ?? params.get('MEDIATYPE') ?? '').toLowerCase()
  const data = /^data:([^,]{0,200}),/i.exec(value)
  if (data !== null) {
    const [head, media = ''] = data
    const type = media.split(';', 1)[0] || declaredType
    return { content: dataBytes(value.slice(head.length), /;\s*base64/i.test(media)), declaredType: type.toLowerCase() }
  }
  const isBinary = /^b/i.test(params.get('ENCODING') ?? '') || /^binary$/i.test(params.get('VALUE') ?? '')
  return isBinary || params.has('BASE64') ? { content: fromBase64(value), declaredType } : undefined
}

const dataBytes = (data: string, isBase64: boolean): Buffer =>
  isBase64 ? fromBase64(percentDecoded(data).toString('latin1')) : percentDecoded(data)

// Padding in the middle ends the native decoder early; the programs that open such files read on.
const fromBase64 = (text: string): Buffer => Buffer.from(text.replace(/[^\w+/-]+/g, ''), 'base64')

const percentDecoded = (text: string): Buffer =>
  Buffer.from(
    text.replace(/%([\da-f]{2})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16))),
    'latin1',
  )

/** A person (RFC 5545 section 3.3.3): a `mailto:` address, and a name in CN. */
export function mailboxOf({ params, value }: ContentLine): Mailbox {
  const address = value.replace(/^mailto:\s*/i, '').split('?', 1)[0] ?? ''
  const at = address.lastIndexOf('@')
  const name = params.get('CN') ?? ''
  return {
    name,
    address:
      address.slice(0, at + 1) +
      address
        .slice(at + 1)
        .toLowerCase()
        .trim(),
  }
}
