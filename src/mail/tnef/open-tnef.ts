import type { Child, Opened, Opener } from '#bytes'
import { ByteReader, NOTHING_INSIDE } from '#bytes'
import type { Flaw, LinkFact } from '#domain'
import { ATTRIBUTE, readAttributes, TNEF_SIGNATURE } from './attributes.ts'
import { readProps } from './mapi-props.ts'
import { shareLinks } from './share-links.ts'
import { bodiesOf, type TnefMessage } from './tnef-bodies.ts'
import { fileOf, type TnefFile } from './tnef-file.ts'
import { textOf } from './tnef-text.ts'

// winmail.dat: Outlook's own wrapping of a message ([MS-OXTNEF]).
//   stream    = signature key *attribute
//   attribute = level id length data checksum        level 1 speaks of the message, level 2 of an attachment
// A new attachment begins with its rendering data (2.1.3.3.15); Outlook keeps the order, other programs do not, so
// attributes are collected and looked at when the attachment is over.

/** Takes a TNEF stream apart: its bodies, and its attachments under their long names. */
export const openTnef: Opener = (content, opening): Opened => {
  if (new ByteReader(content).u32le() !== TNEF_SIGNATURE) {
    return { ...NOTHING_INSIDE, flaws: [{ code: 'tnef/no-signature', level: 'broken', at: 0 }] }
  }
  const { message, files, flaws } = readStream(content, opening.budget.partsLeft)
  const children: Child[] = []
  for (const child of [...bodiesOf(message, opening.budget), ...files.flatMap((file) => fileOf(file, message))]) {
    const bytes = Buffer.isBuffer(child.content) ? child.content.length : 0
    if (children.length >= opening.budget.partsLeft || !opening.budget.spendBytes(bytes)) {
      return {
        facts: soundShares(message),
        children,
        flaws: [...flaws, { code: 'tnef/too-many-bytes', level: 'stopped' }],
      }
    }
    children.push(child)
  }
  return { facts: soundShares(message), children, flaws }
}

// CVE-2023-23397: the sound of a reminder is a property of the message, and Outlook fetches it from where it says.
function soundShares({ attributes, codePage }: TnefMessage): LinkFact[] {
  const props = readProps(attributes.get(ATTRIBUTE.messageProps))
  return shareLinks([...props].flatMap(([id, prop]) => (id >= NAMED_FROM ? [textOf(prop, codePage)] : [])))
}

const NAMED_FROM = 0x8000

interface Stream {
  readonly message: TnefMessage
  readonly files: readonly TnefFile[]
  readonly flaws: readonly Flaw[]
}

function readStream(content: Buffer, filesMax: number): Stream {
  const { value: attributes, flaws } = readAttributes(content)
  const message = new Map<number, Buffer>()
  const files: Map<number, Buffer>[] = []
  let codePage = 0
  for (const { level, id, data } of attributes) {
    if (id === ATTRIBUTE.codePage && codePage === 0) codePage = new ByteReader(data).u32le()
    if (level === 1) {
      if (!message.has(id)) message.set(id, data)
      continue
    }
    if (id === ATTRIBUTE.rendering || files.length === 0) {
      if (files.length >= filesMax) break
      files.push(new Map())
    }
    const file = files.at(-1)
    if (file !== undefined && !file.has(id)) file.set(id, data)
  }
  return {
    message: { attributes: message, codePage },
    files: files.map((attributesOfFile) => ({ attributes: attributesOfFile })),
    flaws,
  }
}
