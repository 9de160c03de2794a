import { familyOf, type Message, type Part, type Rule } from '#domain'
import { perMessage } from '../kit.ts'

export const deepNesting: Rule = {
  id: 'shape/deep-nesting',
  // WHY: 20, the lightest banner: somebody packed the packed. Mails inside mails are not counted, forwarding is normal.
  weight: 20,
  since: '0.1.0',
  needs: 'file',
  sources: ['https://attack.mitre.org/techniques/T1027/', 'https://attack.mitre.org/techniques/T1553/005/'],
  text: {
    ja: {
      title: '圧縮ファイルが何重にも重ねられています',
      why: '圧縮ファイルの中に、さらに圧縮ファイルなどが三重以上に入っています。検査の目から中身を遠ざけるために重ねられることがあります。中身は関所が一つずつ開けて調べました。',
      todo: '送信者と用件に心当たりがなければ、開く前に電話で確かめてください。',
    },
    en: {
      title: 'Archives are packed inside archives',
      why: 'There is an archive within an archive within an archive, or deeper. It is sometimes done to keep contents out of sight. Sekisho has opened and looked at each of them.',
      todo: 'If you do not know the sender or did not expect it, phone before opening.',
    },
  },
  *examine(message) {
    for (const [part, boxes] of boxesOf(message)) {
      if (boxes === BOXES_MIN && isBox(part)) yield { part: part.id, seen: { boxes, path: part.path } }
    }
  },
}

const BOXES_MIN = 3

const isBox = (part: Part): boolean => familyOf(part.kind) === 'archive' || familyOf(part.kind) === 'disk-image'

/** How many archives lie around and in each part; a compressed tar counts as one. */
const boxesOf = perMessage((message: Message): ReadonlyMap<Part, number> => {
  const byId = new Map<number, { part: Part; boxes: number }>()
  for (const part of message.parts) {
    const outer = part.parent === null ? undefined : byId.get(part.parent)
    const isSameBox = part.kind === 'tar' && outer !== undefined && isBox(outer.part)
    byId.set(part.id, { part, boxes: (outer?.boxes ?? 0) + (isBox(part) && !isSameBox ? 1 : 0) })
  }
  return new Map([...byId.values()].map(({ part, boxes }) => [part, boxes]))
})
