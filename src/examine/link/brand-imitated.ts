import type { Rule } from '#domain'
import { isNearDomain } from '#identity'
import { registrableOf } from '../hosts.ts'
import { linksOf } from '../links.ts'
import { imitatedBrand } from '../web/imitated-brand.ts'

export const brandImitated: Rule = {
  id: 'link/brand-imitated',
  // WHY: 45, a banner, held with anything else: partners and fans of a company put its name into theirs, too.
  weight: 45,
  since: '0.2.0',
  needs: 'link',
  sources: ['https://www.antiphishing.jp/', 'https://attack.mitre.org/techniques/T1583/001/'],
  text: {
    ja: {
      title: 'よく知られた会社や自院のサイトに似せたリンクがあります',
      why: '宅配、銀行、通信販売などの会社や自院の名前に似ていますが、その持ち主のサイトではないようです。偽のページで番号やパスワードを入力させる手口で、よく使われます。',
      todo: 'リンクは押さず、公式のアプリか、いつものブックマークから確かめてください。',
    },
    en: {
      title: "A link imitates a well-known company's site, or your own",
      why: 'The name resembles that of a parcel service, bank, shop or your own house, yet the site does not seem to be theirs. False pages that ask for numbers and passwords usually look like this.',
      todo: 'Do not click it. Check in the official app or through your own bookmark.',
    },
  },
  *examine(message, known) {
    const own = known.ownDomains.map((each) => registrableOf(each.toLowerCase()))
    // WHY remembered: a newsletter leads to the same place three hundred times.
    const near = new Map<string, string | undefined>()
    const nearOwn = (domain: string): string | undefined => {
      if (!near.has(domain))
        near.set(
          domain,
          own.find((each) => isNearDomain(domain, each)),
        )
      return near.get(domain)
    }
    for (const { part, url, places } of linksOf(message)) {
      for (const place of places) {
        const { host, registrableDomain } = place
        if (registrableDomain === '' || own.includes(registrableDomain)) continue
        const resembles = nearOwn(registrableDomain) ?? imitatedBrand(place)
        if (resembles !== undefined) yield { part: part.id, seen: { host, resembles, url } }
      }
    }
  },
}
