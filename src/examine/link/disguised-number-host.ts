import type { Rule } from '#domain'
import { webAddressOf } from '../hosts.ts'
import { factsOf } from '../kit.ts'
import { linksOf } from '../links.ts'
import { canonicalLink } from '../web/canonical-link.ts'

export const disguisedNumberHost: Rule = {
  id: 'link/disguised-number-host',
  // WHY: nobody writes `0x5b.0xf0.…` but to get past somebody; Emotet did so in January 2022.
  weight: 70,
  since: '0.1.0',
  sources: ['https://attack.mitre.org/techniques/T1027/', 'https://attack.mitre.org/software/S0367/'],
  text: {
    ja: {
      title: '行き先を特殊な数字の書き方で隠したリンクがあります',
      why: '行き先が、機械にしか読めない形の数字で書かれています。検査に気付かれないための書き方で、2022年1月のEmotet(エモテット)の文書でも使われました。ふつうのリンクがこの形になることはありません。',
      todo: 'リンクも添付ファイルも開かないでください。送信者に心当たりがあれば、電話で知らせてください。',
    },
    en: {
      title: 'A link conceals where it leads behind unusual numbers',
      why: 'The destination is written as numbers in a form only machines read, so that it is not noticed. Emotet documents did this in January 2022; ordinary links never look like it.',
      todo: 'Open neither the link nor any attachment. If you know the sender, tell them by phone.',
    },
  },
  *examine(message) {
    const code = factsOf(message, 'url').map(({ part, fact }) => ({
      part,
      url: fact.url,
      address: webAddressOf(fact.url),
      canonical: canonicalLink(fact.url),
    }))
    for (const { part, url, address, canonical } of [...linksOf(message), ...code]) {
      const isDisguised = canonical.oddities.some((each) => each === 'disguised-number' || each === 'mapped-number')
      const ip = canonical.hops.find((place) => place.ip !== undefined)?.ip
      if (isDisguised && ip !== undefined)
        yield { part: part.id, seen: { host: address?.host ?? canonical.host, leadsTo: ip, url } }
    }
  },
}
