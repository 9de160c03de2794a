import type { Rule } from '#domain'
import { isDoubtful, isOldEquation } from '../equation.ts'
import { factsOf, fileOf } from '../kit.ts'

export const equationObject: Rule = {
  id: 'attachment/equation-object',
  weight: 60,
  since: '0.1.0',
  needs: 'file',
  sources: ['https://nvd.nist.gov/vuln/detail/CVE-2017-11882', 'https://attack.mitre.org/techniques/T1203/'],
  text: {
    ja: {
      title: '廃止された数式部品を呼び出す文書です',
      why: 'この文書は、欠陥のため2018年にOfficeから取り除かれた古い数式の部品を使おうとします。更新の済んでいないパソコンで、この部品の欠陥をねらう文書が長く出回っています。',
      todo: '開かないでください。必要な文書であれば、送信者に電話をして、PDFで送り直してもらってください。',
    },
    en: {
      title: 'A document that calls a withdrawn equation component',
      why: 'It asks for the old equation editor, which was removed from Office in 2018 because of a defect. Documents aimed at computers that still have it have been going round ever since.',
      todo: 'Leave it closed. If you need the document, phone the sender and ask for a PDF.',
    },
  },
  *examine(message) {
    for (const { part, fact } of factsOf(message, 'object')) {
      const file = fileOf(message, part)
      if (!isOldEquation(fact) || !isDoubtful(fact, file)) continue
      yield { part: part.id, seen: { document: file.name, object: fact.className } }
    }
  },
}
