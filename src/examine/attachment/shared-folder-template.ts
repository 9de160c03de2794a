import type { Rule } from '#domain'
import { factsOf, fileOf } from '../kit.ts'
import { reachOf } from '../relation-target.ts'

export const sharedFolderTemplate: Rule = {
  id: 'attachment/shared-folder-template',
  // WHY: 10, not felt by itself: forms made in an office with a file server all look like this.
  weight: 10,
  since: '0.1.0',
  needs: 'file',
  sources: ['https://attack.mitre.org/techniques/T1221/', 'https://attack.mitre.org/techniques/T1187/'],
  text: {
    ja: {
      title: '共有フォルダーのひな形につながる文書です',
      why: '文書のひな形が、作った人の職場の共有フォルダーを指しています。職場で作られた書類では普通のことで、ほかの点と合わせて見るために記録しています。',
      todo: '特別な対応はいりません。開くときにパスワードを尋ねられたら、入力せずに閉じてください。',
    },
    en: {
      title: 'A document tied to a template in a shared folder',
      why: 'Its template points to a shared folder, normally at the place where it was written. That is common for office documents and is recorded only to be seen together with other points.',
      todo: 'Nothing special to do. If opening it asks for a password, close it without typing one.',
    },
  },
  *examine(message) {
    for (const { part, fact } of factsOf(message, 'relation')) {
      if (fact.relation !== 'attachedTemplate' || reachOf(fact.target) !== 'share') continue
      yield { part: part.id, seen: { document: fileOf(message, part).name, target: fact.target } }
    }
  },
}
