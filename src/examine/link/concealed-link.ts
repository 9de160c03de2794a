import type { Rule } from '#domain'
import { linksOf } from '../links.ts'

export const concealedLink: Rule = {
  id: 'link/concealed-link',
  // WHY: 15, for the record: mailing services hide text for previews, and some links with it.
  weight: 15,
  since: '0.2.0',
  needs: 'odd-link',
  sources: ['https://attack.mitre.org/techniques/T1027/', 'https://attack.mitre.org/techniques/T1566/002/'],
  text: {
    ja: {
      title: '画面に表示されないリンクが本文に入っています',
      why: '文字を背景と同じ色にする、大きさを零にするなどの方法で、読む人に見えないリンクが入れてあります。検査の目を別の場所へ向けたり、触れただけで開いたりする仕掛けに使われることがあります。',
      todo: '特別な対応はいりません。ほかの注意も出ている場合は、本文のリンクを押さないでください。',
    },
    en: {
      title: 'The mail holds links that are not shown on the screen',
      why: 'By giving them the colour of the background, no size or no place, links were put in that a reader does not see. They can serve to lead an inspection astray, or to be touched without knowing.',
      todo: 'Nothing special to do. If other points are reported as well, do not click the links of this mail.',
    },
  },
  *examine(message) {
    const seen = new Set(linksOf(message).flatMap((link) => (link.concealed === undefined ? domainsOf(link) : [])))
    for (const link of linksOf(message)) {
      // A site that also has a link to be seen has nothing to conceal.
      if (link.concealed === undefined || domainsOf(link).every((domain) => seen.has(domain))) continue
      yield { part: link.part.id, seen: { concealed: link.concealed, url: link.url } }
    }
  },
}

const domainsOf = ({ places }: ReturnType<typeof linksOf>[number]): readonly string[] =>
  places.map(({ registrableDomain, host }) => registrableDomain || host)
