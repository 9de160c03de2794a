import type { Rule } from '#domain'
import { factsOf, fileOf } from '../kit.ts'

export const ddeLink: Rule = {
  id: 'attachment/dde-link',
  // WHY: 20, a banner: sheets that follow prices or measurements work like this, but they are seldom sent by mail.
  weight: 20,
  since: '0.1.0',
  needs: 'file',
  sources: ['https://learn.microsoft.com/en-us/windows/win32/dataxchg/about-dynamic-data-exchange'],
  text: {
    ja: {
      title: 'ほかのソフトからデータを受け取ろうとする文書です',
      why: '開いたときに、ほかのソフトや文書にデータを尋ねる古い仕組み(DDE)が使われています。書かれている相手は普通のソフトですが、同じ仕組みで命令を動かす手口があります。',
      todo: '開いたときに「リンクを更新しますか」と尋ねられたら、心当たりがない限り「いいえ」を選んでください。',
    },
    en: {
      title: 'A document that asks other programs for data',
      why: 'It uses an old mechanism (DDE) that asks another program or document for data when it is opened. The program it names is an ordinary one, but the same mechanism has been used to run commands.',
      todo: 'If you are asked whether links should be updated, answer "No" unless you know what they are for.',
    },
  },
  *examine(message) {
    for (const { part, fact } of factsOf(message, 'relation')) {
      if (fact.relation !== 'ddeLink') continue
      yield { part: part.id, seen: { document: fileOf(message, part).name, target: fact.target } }
    }
  },
}
