import type { Known, Message, Rule } from '#domain'
import { isOwnDomain } from '../acquaintance.ts'
import { domainOf } from '../hosts.ts'
import { isFromWrongServer, isUnproven, originOf, seenOrigin } from '../origin.ts'
import { sendersOf } from '../senders.ts'

export const ownDomainForged: Rule = {
  id: 'sender/own-domain-forged',
  // WHY: 60: the own servers and services are known to the place. A mailing list that sends a colleague's words back as
  // they came is what remains.
  weight: 60,
  since: '0.1.0',
  needs: 'origin',
  sources: ['https://www.rfc-editor.org/rfc/rfc7489', 'https://attack.mitre.org/techniques/T1672/'],
  text: {
    ja: {
      title: '当院のアドレスを名乗っていますが、当院から送られたものではありません',
      why: '差出人は当院のアドレスですが、送信元の確認(SPF・DKIM・DMARC)で、当院のサーバーから送られていないことが分かりました。院内の連絡になりすまして、開かせたり振り込ませたりする手口です。',
      todo: '返信や開封をせず、差出人に書かれている本人に内線や口頭で確かめてください。新しく使い始めた配信サービスなどがあれば、担当者に伝えてください。',
    },
    en: {
      title: 'It bears an address of yours, but did not come from you',
      why: 'The sender shown is one of your own addresses. The checks of where it came from (SPF, DKIM, DMARC) say that it was not sent by your servers. Mail like this poses as a colleague to have something opened or paid.',
      todo: 'Do not reply or open anything. Ask the colleague named, by extension or in person. If you have just begun to use a new mailing service, tell the person in charge.',
    },
  },
  *examine(message, known) {
    const origin = originOf(known)
    if (origin === undefined || !(isUnproven(origin) || isFromWrongServer(origin))) return
    const claimed = ownAddressIn(message, known)
    if (claimed !== undefined) yield seenOrigin(origin, { address: claimed })
  },
}

const ownAddressIn = (message: Message, { ownDomains }: Known): string | undefined =>
  sendersOf(message).find(({ address }) => isOwnDomain(domainOf(address), ownDomains))?.address
