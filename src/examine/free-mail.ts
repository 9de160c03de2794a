// Mail services where anybody gets an address within minutes.

import { domainOf } from './hosts.ts'

const FREE_MAIL: ReadonlySet<string> = new Set(
  (
    'gmail.com googlemail.com yahoo.co.jp ymail.ne.jp yahoo.com ymail.com outlook.com outlook.jp hotmail.com hotmail.co.jp ' +
    'live.com live.jp msn.com icloud.com me.com mac.com aol.com aol.jp gmx.com gmx.de gmx.net mail.com mail.ru yandex.com ' +
    'yandex.ru proton.me protonmail.com tutanota.com tuta.io zoho.com excite.co.jp infoseek.jp goo.jp qq.com 163.com ' +
    '126.com naver.com daum.net web.de free.fr'
  ).split(' '),
)

// Providers whose customers share one domain: two addresses under it have nothing to do with each other.
const PROVIDERS: ReadonlySet<string> = new Set(
  (
    'ocn.ne.jp nifty.com biglobe.ne.jp so-net.ne.jp plala.or.jp dion.ne.jp auone-net.jp asahi-net.or.jp eonet.ne.jp ' +
    'commufa.jp odn.ne.jp dti.ne.jp hi-ho.ne.jp tiki.ne.jp wakwak.com jcom.zaq.ne.jp zaq.ne.jp jcom.home.ne.jp ' +
    'docomo.ne.jp ezweb.ne.jp au.com softbank.ne.jp i.softbank.jp ymobile.ne.jp vodafone.ne.jp willcom.com rakuten.jp'
  ).split(' '),
)

/** Whether people who have nothing to do with each other have addresses under this domain. */
export const isSharedDomain = (domain: string): boolean => FREE_MAIL.has(domain) || PROVIDERS.has(domain)

/** Whether an address belongs to such a service. */
export const isFreeMail = (address: string): boolean => FREE_MAIL.has(domainOf(address))
