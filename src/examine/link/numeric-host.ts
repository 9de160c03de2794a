import type { Rule } from '#domain'
import { isPrivateHost } from '../hosts.ts'
import { linksOf } from '../links.ts'

export const numericHost: Rule = {
  id: 'link/numeric-host',
  weight: 30,
  since: '0.1.0',
  needs: 'odd-link',
  sources: ['https://attack.mitre.org/techniques/T1566/002/', 'https://www.rfc-editor.org/rfc/rfc3986'],
  text: {
    ja: {
      title: '行き先が数字だけで書かれたリンクがあります',
      why: '会社や団体のサイトには名前が付いているのが普通です。数字だけの行き先は、だれのサイトか分からず、急いで用意されたサイトでよく見られます。',
      todo: 'リンクは押さないでください。機器の設定画面など心当たりがある場合は、送信者に電話で確かめてください。',
    },
    en: {
      title: 'A link leads to a bare number',
      why: 'Sites of companies and institutions normally have a name. A bare number tells nobody whose site it is, and is often seen where a site was put up in a hurry.',
      todo: 'Do not click it. If it could be, say, the settings page of a device, phone the sender and ask.',
    },
  },
  *examine(message) {
    for (const { part, url, canonical, places } of linksOf(message)) {
      // A number in disguise is the heavier rule's.
      if (canonical.oddities.includes('disguised-number')) continue
      const place = places.find(({ ip, host }) => ip !== undefined && !isPrivateHost(host))
      if (place !== undefined) yield { part: part.id, seen: { host: place.host, url } }
    }
  },
}
