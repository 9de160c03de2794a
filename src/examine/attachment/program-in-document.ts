import { type Family, familyOf, type Rule } from '#domain'
import { familyOfExtension, isStarting } from '../extensions.ts'
import { extensionOf, factsOf, fileOf, offersOf, seenIn } from '../kit.ts'

export const programInDocument: Rule = {
  id: 'attachment/program-in-document',
  weight: 85,
  since: '0.1.0',
  needs: 'file',
  sources: ['https://attack.mitre.org/techniques/T1027/009/', 'https://attack.mitre.org/techniques/T1204/002/'],
  text: {
    ja: {
      title: '文書の中に、動作するファイルが埋め込まれています',
      why: '文書やノートの中の絵やボタンを押すと、プログラムや命令のファイルが動き出す作りです。2023年3月のEmotet(エモテット)もこの形で届きました。ふつうの書類に埋め込む理由はありません。',
      todo: '開かないでください。開いている場合は、文書の中の絵やボタンを押さずに閉じてください。押してしまったら、そのパソコンをネットワークから外し、担当者に知らせてください。',
    },
    en: {
      title: 'Something that acts is embedded in the document',
      why: 'A click on a picture or button in this document or notebook starts a program or a script. Emotet came like this in March 2023; ordinary paperwork has no reason to carry one.',
      todo: 'Leave it closed. If it is open, close it without clicking anything inside. If you have clicked, take that computer off the network and tell the person responsible.',
    },
  },
  *examine(message) {
    for (const { part, fact } of factsOf(message, 'object')) {
      const extension = extensionOf(fact.name)
      if (!isStarting(extension) || !ACTING.has(familyOfExtension(extension))) continue
      yield { part: part.id, seen: { document: fileOf(message, part).name, object: fact.className, name: fact.name } }
    }
    for (const offer of offersOf(message)) {
      if (offer.part.role !== 'object' || !ACTING.has(offer.family)) continue
      const file = fileOf(message, offer.part)
      if (file !== offer.part && HOLDERS.has(familyOf(file.kind))) yield seenIn(offer, { document: file.name })
    }
  },
}

const ACTING: ReadonlySet<Family> = new Set(['executable', 'script', 'shortcut', 'disk-image'])
const HOLDERS: ReadonlySet<Family> = new Set(['office', 'document'])
