import type { Rule } from '#domain'
import { lookAlikeOf } from '../hosts.ts'
import { linksOf } from '../links.ts'

export const lookAlikeHost: Rule = {
  id: 'link/look-alike-host',
  weight: 55,
  since: '0.1.0',
  needs: 'odd-link',
  sources: [
    'https://www.unicode.org/reports/tr39/',
    'https://www.rfc-editor.org/rfc/rfc3492',
    'https://attack.mitre.org/techniques/T1583/001/',
  ],
  text: {
    ja: {
      title: 'よく似た文字で別のサイトに見せかけたリンクがあります',
      why: '英字にそっくりな外国の文字を混ぜて、知られたサイトと同じに見える名前が使われています。目で見分けることはほとんどできません。',
      todo: 'リンクは押さず、いつものブックマークから目的のサイトを開いてください。',
    },
    en: {
      title: 'A link imitates another site with look-alike letters',
      why: 'The name of the site mixes in letters of another alphabet that look just like Latin ones, so that it reads like a well-known name. The eye can hardly tell.',
      todo: 'Do not click it; open the site through your own bookmark.',
    },
  },
  *examine(message) {
    for (const { part, canonical } of linksOf(message)) {
      if (!canonical.oddities.includes('imitating-host')) continue
      for (const { host } of canonical.hops) {
        const looksLike = lookAlikeOf(host)
        if (looksLike !== undefined) yield { part: part.id, seen: { host, looksLike } }
      }
    }
  },
}
