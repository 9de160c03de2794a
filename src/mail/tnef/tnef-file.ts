import type { Child } from '#bytes'
import type { PresentedFact } from '#domain'
import { attachmentNames } from './attachment-names.ts'
import { ATTRIBUTE } from './attributes.ts'
import { PROP, readProps } from './mapi-props.ts'
import type { TnefMessage } from './tnef-bodies.ts'
import { string8, textOf } from './tnef-text.ts'

export interface TnefFile {
  readonly attributes: ReadonlyMap<number, Buffer>
}

const OBJECT = 0x0d
const INTERFACE_BYTES = 16
const MESSAGE_INTERFACE = '0703020000000000c000000000000046' // IID_IMessage

/** One attachment; empty when the stream holds no bytes for it. */
export function fileOf({ attributes }: TnefFile, { codePage }: TnefMessage): Child[] {
  const props = readProps(attributes.get(ATTRIBUTE.attachmentProps))
  const object = props.get(PROP.data)
  const data = attributes.get(ATTRIBUTE.data)
  const names = attachmentNames({
    long: textOf(props.get(PROP.longName), codePage),
    shown: [string8(attributes.get(ATTRIBUTE.transportName), codePage), textOf(props.get(PROP.displayName), codePage)],
    short: [string8(attributes.get(ATTRIBUTE.title), codePage), textOf(props.get(PROP.fileName), codePage)],
    extension: object === undefined ? textOf(props.get(PROP.extension), codePage) : '',
  })
  const presented: PresentedFact = {
    type: 'presented',
    names,
    declaredType: textOf(props.get(PROP.mimeType), codePage).toLowerCase(),
    disposition: 'attachment',
    transferEncoding: '',
    charset: '',
    contentId: textOf(props.get(PROP.contentId), codePage),
  }
  const child = { role: 'attachment', name: presented.names[0] ?? '', facts: [presented] } as const
  // An object is stored as the interface it is read by, then its bytes: a message as another TNEF stream, a document as
  // a compound file. The plain data beside it is a picture of it.
  const embedded: Child[] = object === undefined ? [] : [{ ...child, ...contentOf(object.type, object.data) }]
  return data === undefined || data.length === 0
    ? embeddedOrEmpty(embedded, child, data)
    : [{ ...child, content: data }, ...embedded]
}

function contentOf(type: number, data: Buffer): Pick<Child, 'content' | 'kind'> {
  if (type !== OBJECT) return { content: data }
  const isMessage = data.toString('hex', 0, INTERFACE_BYTES) === MESSAGE_INTERFACE
  const content = data.subarray(Math.min(INTERFACE_BYTES, data.length))
  return isMessage ? { content, kind: 'tnef' } : { content }
}

// An empty file is a file too.
function embeddedOrEmpty(embedded: readonly Child[], child: Omit<Child, 'content'>, data: Buffer | undefined): Child[] {
  return embedded.length > 0 || data === undefined ? [...embedded] : [{ ...child, content: data }]
}
