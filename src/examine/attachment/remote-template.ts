import type { Rule } from '#domain'
import { factsOf, fileOf } from '../kit.ts'
import { reachOf } from '../relation-target.ts'

export const remoteTemplate: Rule = {
  id: 'attachment/remote-template',
  weight: 75,
  since: '0.1.0',
  needs: 'file',
  sources: ['https://attack.mitre.org/techniques/T1221/'],
  text: {
    ja: {
      title: '開くと、外部のサイトからひな形を取り寄せる文書です',
      why: '文書そのものにマクロはなくても、開いた瞬間に外部のサイトからマクロ入りのひな形(テンプレート)を取り寄せることができます。検査を受けるときだけ無害に見せる手口です。',
      todo: '開かないでください。送信者に心当たりがあれば、電話で確かめ、PDFで送り直してもらってください。',
    },
    en: {
      title: 'A document that fetches its template from a web site',
      why: 'The document need not hold a macro itself: as soon as it is opened, it fetches a template from outside, and that may hold one. The mail then looks harmless while it is being inspected.',
      todo: 'Leave it closed. If you know the sender, phone them and ask for a PDF instead.',
    },
  },
  *examine(message) {
    for (const { part, fact } of factsOf(message, 'relation')) {
      if (fact.relation !== 'attachedTemplate' || reachOf(fact.target) !== 'internet') continue
      yield { part: part.id, seen: { document: fileOf(message, part).name, target: fact.target } }
    }
  },
}
