import type { Rule } from '#domain'
import { resemblancesOf } from '../resemblance.ts'
import { isLookAlike } from './near-known-domain.ts'

export const resemblingKnownDomain: Rule = {
  id: 'sender/resembling-known-domain',
  // WHY: 30, a banner: companies own their name under several endings.
  weight: 30,
  since: '0.1.0',
  needs: 'history',
  sources: ['https://attack.mitre.org/techniques/T1656/', 'https://attack.mitre.org/techniques/T1583/001/'],
  text: {
    ja: {
      title: '取引先の名前を使った、別のドメインから届いています',
      why: 'やり取りのある相手と同じ名前ですが、末尾が違うか、別の言葉が付け足されたドメインです。相手が新しく使い始めたのかもしれませんが、なりすましにもよく使われます。',
      todo: '返信や添付を開く前に、いつもの電話番号で相手に確かめてください。',
    },
    en: {
      title: "It comes from another domain that uses a correspondent's name",
      why: 'The domain has the name of somebody you write with under another ending, or with a word added. It may be a new one of theirs; it is also a common disguise.',
      todo: 'Before you answer or open anything, ask them at the phone number you always use.',
    },
  },
  *examine(message, known) {
    for (const { address, asked, near, seen } of resemblancesOf(message, known)) {
      if (!isLookAlike(asked, near)) yield { part: 0, seen: { address, ...seen } }
    }
  },
}
