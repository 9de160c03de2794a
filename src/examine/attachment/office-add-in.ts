import type { Part, Rule } from '#domain'
import { offersOf, seenIn } from '../kit.ts'

export const officeAddIn: Rule = {
  id: 'attachment/office-add-in',
  weight: 85,
  since: '0.1.0',
  needs: 'file',
  sources: ['https://attack.mitre.org/techniques/T1137/006/'],
  text: {
    ja: {
      title: 'ExcelやWordに組み込まれるプログラムです',
      why: '表計算や文書のファイルに見えますが、開くとExcelやWordの一部として動くプログラム(アドイン)です。2022年4月にはEmotet(エモテット)がこの形で届きました。',
      todo: '開かないでください。業務ソフトの業者から届く予定があった場合だけ、いつもの電話番号で業者に確かめてください。',
    },
    en: {
      title: 'A program that loads itself into Excel or Word',
      why: 'It looks like a spreadsheet or document, but it is an add-in: a program that runs as part of Excel or Word. Emotet came in this form in April 2022.',
      todo: 'Do not open it. Only if your software supplier announced an add-in, check with them on the number you always use.',
    },
  },
  *examine(message) {
    for (const offer of offersOf(message)) {
      if (offer.family !== 'executable') continue
      const entry = addInEntry(offer.part)
      if (entry !== undefined) yield seenIn(offer, { entry })
      else if (offer.extensions.some((extension) => ADD_INS.has(extension))) yield seenIn(offer)
    }
  },
}

// WHY: Excel loads a library by its content when a macro or a shortcut names it, whatever its extension.
const addInEntry = (part: Part): string | undefined =>
  part.facts
    .flatMap((fact) => (fact.type === 'program' && fact.isLibrary ? fact.exports : []))
    .find((name) => /^xl(?:AutoOpen|AutoAdd|AddInManagerInfo)(?:12)?$/i.test(name))

const ADD_INS: ReadonlySet<string> = new Set(['xll', 'wll'])
