import type { Rule } from '#domain'
import { isDoubtful, isOldEquation } from '../equation.ts'
import { factsOf, fileOf } from '../kit.ts'

export const oldEquation: Rule = {
  id: 'attachment/old-equation',
  // WHY: 20, a notice and no more: papers and exam sheets written before 2018 are full of them.
  weight: 20,
  since: '0.1.0',
  needs: 'file',
  sources: ['https://nvd.nist.gov/vuln/detail/CVE-2018-0802'],
  text: {
    ja: {
      title: '古い数式の入った文書です',
      why: '2018年にOfficeから取り除かれた数式部品で作られた数式が入っています。古い論文や試験問題ではよくあることで、数式そのものに不審な点は見つかっていません。',
      todo: '送信者に心当たりがあれば、そのまま読めます。数式はダブルクリックせずに読んでください。',
    },
    en: {
      title: 'A document with an old equation',
      why: 'It holds an equation made with the editor that was removed from Office in 2018. Papers and exam sheets of earlier years often do, and nothing about the equation itself looks wrong.',
      todo: 'If you know the sender, read it. Do not double-click the equation.',
    },
  },
  *examine(message) {
    for (const { part, fact } of factsOf(message, 'object')) {
      const file = fileOf(message, part)
      if (!isOldEquation(fact) || isDoubtful(fact, file)) continue
      yield { part: part.id, seen: { document: file.name, object: fact.className } }
      return
    }
  },
}
