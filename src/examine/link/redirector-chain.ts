import type { Rule } from '#domain'
import { linksOf } from '../links.ts'
import { isRedirector } from '../web/unwrap.ts'

export const redirectorChain: Rule = {
  id: 'link/redirector-chain',
  // WHY: 30, a banner: one site that sends readers on is a counter of clicks; one behind another serves to be lost from
  // sight. Advertisements inside search results do it too.
  weight: 30,
  since: '0.2.0',
  needs: 'odd-link',
  sources: ['https://cwe.mitre.org/data/definitions/601.html', 'https://attack.mitre.org/techniques/T1566/002/'],
  text: {
    ja: {
      title: '有名なサイトをいくつも経由して、別の場所へ進むリンクがあります',
      why: '検索サイトなどの「ほかのサイトへ案内する機能」を重ねて使い、本当の行き先を見えにくくしています。最初に見える名前は有名でも、着く先はまったく別のサイトです。',
      todo: 'リンクは押さず、必要な用件であれば、いつものブックマークから目的のサイトを開いてください。',
    },
    en: {
      title: 'A link passes through several well-known sites to end elsewhere',
      why: 'It strings together services of search engines and the like that send people on to other sites, so that nobody sees where it ends. The first name is well known; the place it leads to is another one.',
      todo: 'Do not click it. If the matter is real, open the site through your own bookmark.',
    },
  },
  *examine(message) {
    for (const { part, url, canonical } of linksOf(message)) {
      if (canonical.wrappedBy.length < 2) continue
      const through = canonical.wrappedBy.filter(isRedirector)
      const isTooDeep = canonical.oddities.includes('many-wrappings')
      if (through.length >= 2 || isTooDeep)
        yield { part: part.id, seen: { through: through.join(', '), leadsTo: canonical.target.host, url } }
    }
  },
}
