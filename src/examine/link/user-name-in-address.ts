import type { Rule } from '#domain'
import { linksOf } from '../links.ts'

export const userNameInAddress: Rule = {
  id: 'link/user-name-in-address',
  weight: 50,
  since: '0.1.0',
  needs: 'odd-link',
  sources: ['https://www.rfc-editor.org/rfc/rfc3986', 'https://attack.mitre.org/techniques/T1566/002/'],
  text: {
    ja: {
      title: '行き先を別のサイトのように見せるリンクがあります',
      why: 'アドレスの初めに知られたサイトの名前を置き、「@」の後ろに本当の行き先を書いています。初めだけを見ると、別のサイトだと思ってしまう書き方です。',
      todo: 'リンクは押さず、いつものブックマークから目的のサイトを開いてください。',
    },
    en: {
      title: 'A link pretends to lead to another site',
      why: 'The address begins with the name of a known site, but where it really leads stands behind an "@". Whoever reads only the beginning takes it for the known site.',
      todo: 'Do not click it; open the site through your own bookmark.',
    },
  },
  *examine(message) {
    for (const { part, url, canonical } of linksOf(message)) {
      if (!canonical.oddities.includes('user-info')) continue
      for (const { scheme, userInfo, host } of canonical.hops) {
        // A user name without dots is an old way to sign in to a device or a store of programs.
        if (/^https?$/u.test(scheme) && /[a-z0-9-]\.[a-z]{2,}/iu.test(userInfo))
          yield { part: part.id, seen: { pretends: userInfo, leadsTo: host, url } }
      }
    }
  },
}
