import type { Rule } from '#domain'
import { differingLinksOf, evidenceOf } from './shown-address-differs.ts'

export const countedLink: Rule = {
  id: 'link/counted-link',
  // WHY: 10, never felt alone: most newsletters count clicks like this.
  weight: 10,
  since: '0.1.0',
  needs: 'odd-link',
  sources: ['https://www.rfc-editor.org/rfc/rfc2369', 'https://attack.mitre.org/techniques/T1566/002/'],
  text: {
    ja: {
      title: '配信元自身のアドレスが、集計用のサイトを通って開くようになっています',
      why: 'メールマガジンでは、どのリンクが押されたかを数えるために、別のサイトを経由させることがよくあります。ほかの点と合わせて見るために記録しています。',
      todo: '特別な対応はいりません。気になる場合は、いつものブックマークや検索から開いてください。',
    },
    en: {
      title: "The sender's own address opens by way of another site",
      why: 'Newsletters often lead their links through a site that counts which of them were used. It is recorded to be seen together with other points.',
      todo: 'Nothing special to do. If in doubt, open the site through your own bookmark or a search.',
    },
  },
  *examine(message) {
    for (const each of differingLinksOf(message)) if (each.isOwn) yield evidenceOf(each)
  },
}
