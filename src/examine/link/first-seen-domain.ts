import type { Rule } from '#domain'
import { isOwnDomain, memoryOf } from '../acquaintance.ts'
import { linkHostsOf } from '../links.ts'

export const firstSeenDomain: Rule = {
  id: 'link/first-seen-domain',
  // WHY: 10, never felt alone: every new correspondent and every new site is seen for the first time once.
  weight: 10,
  since: '0.1.0',
  needs: 'history',
  sources: ['https://attack.mitre.org/techniques/T1566/002/', 'https://attack.mitre.org/techniques/T1583/001/'],
  text: {
    ja: {
      title: 'これまで一度も見たことのないサイトへのリンクがあります',
      why: 'リンク先のサイトは、これまでに届いたメールにも、やり取りのある相手にも出てきたことがありません。新しい取引先やサービスならよくあることで、ほかの点と合わせて見るために記録しています。',
      todo: '特別な対応はいりません。気になる場合は、いつものブックマークや検索から開いてください。',
    },
    en: {
      title: 'A link leads to a site never seen here before',
      why: 'Neither earlier mail nor anybody you write with has ever had to do with the site this link leads to. New correspondents and services are like that; it is recorded to be seen together with other points.',
      todo: 'Nothing special to do. If in doubt, open the site through your own bookmark or a search.',
    },
  },
  *examine(message, known) {
    const history = memoryOf(known)
    if (history === undefined) return
    const seen = new Set(history.domains.map(({ domain }) => domain))
    for (const domain of linkHostsOf(message).slice(0, DOMAINS_MAX)) {
      if (!seen.has(domain) && !isOwnDomain(domain, known.ownDomains)) yield { part: 0, seen: { leadsTo: domain } }
    }
  },
}

// LIMIT: as many as were asked for.
const DOMAINS_MAX = 50
