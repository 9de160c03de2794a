import type { Rule } from '#domain'
import { isOneEditApart, ownLabel, skeleton } from '#identity'
import { resemblancesOf } from '../resemblance.ts'

export const nearKnownDomain: Rule = {
  id: 'sender/near-known-domain',
  // WHY: 55, held: an imitation of a correspondent's domain was registered for nothing else.
  weight: 55,
  since: '0.1.0',
  needs: 'history',
  sources: [
    'https://attack.mitre.org/techniques/T1656/',
    'https://attack.mitre.org/techniques/T1583/001/',
    'https://www.unicode.org/reports/tr39/',
  ],
  text: {
    ja: {
      title: '取引先のアドレスにそっくりな、別のドメインから届いています',
      why: 'やり取りのある相手のドメインと、一文字違うか、見分けにくい文字に置き換えられています。本物のふりをするために用意されたものと考えられます。',
      todo: '開いたり返信したりせず、いつもの電話番号で相手に知らせてください。',
    },
    en: {
      title: 'It comes from a domain made to look like that of somebody you write with',
      why: "The sender's domain differs from a correspondent's by one letter, or by letters that are hard to tell apart. Such a domain is set up to pass for the real one.",
      todo: 'Do not open or answer it. Let the real correspondent know at the phone number you always use.',
    },
  },
  *examine(message, known) {
    for (const { address, asked, near, seen } of resemblancesOf(message, known)) {
      if (isLookAlike(asked, near)) yield { part: 0, seen: { address, ...seen } }
    }
  },
}

/** Whether the eye takes one for the other; the same name under another ending is a matter of its own. */
export function isLookAlike(asked: string, near: string): boolean {
  const [a, b] = [ownLabel(asked), ownLabel(near)]
  return a !== b && (skeleton(a) === skeleton(b) || isOneEditApart(skeleton(a), skeleton(b)))
}
