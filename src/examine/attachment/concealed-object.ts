import type { Rule } from '#domain'
import { fileOf } from '../kit.ts'

export const concealedObject: Rule = {
  id: 'attachment/concealed-object',
  // WHY: 65: programs write an object's digits plainly; only people who know scanners write them like this.
  weight: 65,
  since: '0.1.0',
  needs: 'flaw',
  sources: ['https://attack.mitre.org/techniques/T1027/', 'https://attack.mitre.org/techniques/T1221/'],
  text: {
    ja: {
      title: '検査をすり抜けるように書き崩された部品が、文書にあります',
      why: '文書に埋め込まれた部品のデータが、検査には読めず、Wordだけが読めるように、わざと崩して書かれています。普通のソフトがこのように書くことはありません。',
      todo: '開かないでください。必要な文書であれば、送信者に電話をして、PDFで送り直してもらってください。',
    },
    en: {
      title: 'The document has a piece written to slip past inspection',
      why: 'The data of something embedded in it is scrambled on purpose: Word can still read it, and most inspections cannot. No ordinary program writes documents like that.',
      todo: 'Leave it closed. If you need the document, phone the sender and ask for a PDF.',
    },
  },
  *examine(message) {
    for (const part of message.parts) {
      const flaw = part.flaws.find(({ code }) => code === 'rtf/bent-object-data')
      if (flaw === undefined) continue
      yield {
        part: part.id,
        ...(flaw.at === undefined ? {} : { at: flaw.at }),
        seen: { document: fileOf(message, part).name },
      }
    }
  },
}
