import type { Budget, Child } from '#bytes'
import type { PresentedFact } from '#domain'
import { ATTRIBUTE } from './attributes.ts'
import { decompressRtf } from './decompress-rtf.ts'
import { PROP, type Prop, readProps } from './mapi-props.ts'
import { charsetOf, withoutNul } from './tnef-text.ts'

export interface TnefMessage {
  readonly attributes: ReadonlyMap<number, Buffer>
  readonly codePage: number
}

const UNICODE = 0x1f

/** The message's texts: plain, HTML and rich text, whichever it has. */
export function bodiesOf({ attributes, codePage }: TnefMessage, budget: Budget): Child[] {
  const props = readProps(attributes.get(ATTRIBUTE.messageProps))
  const charset = charsetOf(codePage)
  const plain = props.get(PROP.body)
  const attribute = attributes.get(ATTRIBUTE.body)
  const rtf = props.get(PROP.rtf)
  const unpacked = rtf === undefined ? undefined : decompressRtf(rtf.data, budget.partBytesLeft)
  return [
    ...(attribute === undefined ? [] : [bodyOf('text/plain', charset, withoutNul(attribute))]),
    ...(plain === undefined ? [] : [textBody('text/plain', charset, plain)]),
    ...(props.has(PROP.html) ? [textBody('text/html', charset, props.get(PROP.html) as Prop)] : []),
    ...(unpacked === undefined ? [] : [{ ...bodyOf('text/rtf', '', unpacked.value), flaws: unpacked.flaws }]),
  ]
}

function textBody(declaredType: string, charset: string, prop: Prop): Child {
  return prop.type === UNICODE
    ? bodyOf(declaredType, 'utf-16le', prop.data)
    : bodyOf(declaredType, charset, prop.type === 0x1e ? withoutNul(prop.data) : prop.data)
}

function bodyOf(declaredType: string, charset: string, content: Buffer): Child {
  const presented: PresentedFact = {
    type: 'presented',
    names: [],
    declaredType,
    disposition: '',
    transferEncoding: '',
    charset,
    contentId: '',
  }
  return { role: 'body', name: '', content, facts: [presented] }
}
