import type { Rule } from '#domain'
import { acquaintancesOf, memoryOf } from '../acquaintance.ts'
import { isSharedDomain } from '../free-mail.ts'
import { linksOf } from '../links.ts'
import { isFileHost, isShortened } from '../web/services.ts'

export const fileHostFromStranger: Rule = {
  id: 'link/file-host-from-stranger',
  // WHY: 35, a banner: files too large for mail are sent like this, by people one knows.
  weight: 35,
  since: '0.1.0',
  needs: 'history',
  sources: ['https://attack.mitre.org/techniques/T1566/002/', 'https://attack.mitre.org/techniques/T1102/'],
  text: {
    ja: {
      title: '初めての相手が、ファイル置き場や短縮アドレスへ案内しています',
      why: 'これまでやり取りのない差出人のリンクが、誰でも使えるファイル置き場か、行き先の見えない短縮アドレスにつながっています。受け取るまで中身がわからない形で渡すのは、よくある手口です。',
      todo: '開かずに、差出人に心当たりがあるかを確かめてください。必要なファイルなら、公式の連絡先に問い合わせて送り直してもらってください。',
    },
    en: {
      title: 'Somebody new points to a file store or a shortened address',
      why: 'You have never written with this sender, whose link leads to a store that anybody may use, or hides where it leads. What is there cannot be seen before it is fetched, which is why it is done.',
      todo: 'Do not open it. If the file may matter, ask at an official contact and have it sent again.',
    },
  },
  *examine(message, known) {
    if (memoryOf(known) === undefined) return
    const isStranger = acquaintancesOf(message, known).some(
      ({ address, domain, domainSeen }) =>
        address === undefined && (domainSeen === undefined || isSharedDomain(domain)),
    )
    if (!isStranger) return
    for (const { part, url, places } of linksOf(message)) {
      const place = places.find((each) => isFileHost(each) || isShortened(each))
      if (place !== undefined) yield { part: part.id, seen: { host: place.host, url } }
    }
  },
}
