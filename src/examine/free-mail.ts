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

/** Whether an address belongs to such a service. */
export const isFreeMail = (address: string): boolean => FREE_MAIL.has(domainOf(address))
