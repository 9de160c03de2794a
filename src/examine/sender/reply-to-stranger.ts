import type { Rule } from '#domain'
import { addressKey } from '#identity'
import { acquaintancesOf, houseOf, isOwnAddress, mailsWith } from '../acquaintance.ts'
import { headOf } from '../kit.ts'

export const replyToStranger: Rule = {
  id: 'sender/reply-to-stranger',
  // WHY: 35, a banner: where replies go is where the money goes.
  weight: 35,
  since: '0.1.0',
  needs: 'history',
  sources: ['https://attack.mitre.org/techniques/T1656/', 'https://www.rfc-editor.org/rfc/rfc5322'],
  text: {
    ja: {
      title: '知っている相手からですが、返信が見知らぬアドレスに届きます',
      why: '差出人はやり取りのある方ですが、返信先だけが、これまで見たことのないアドレスになっています。返事を横取りして、振込先の変更などを持ちかける手口があります。',
      todo: '返信ボタンは使わず、いつものアドレスに新しく書くか、電話で確かめてください。',
    },
    en: {
      title: 'It comes from somebody you know, but replies go to an unknown address',
      why: 'The sender is a correspondent, yet replies would reach an address never seen before. Answers are diverted like this, to be followed by a change of bank account.',
      todo: 'Do not press "Reply": write a new mail to the usual address, or phone.',
    },
  },
  *examine(message, known) {
    const { history } = known
    const [who] = acquaintancesOf(message, known)
    if (history === undefined || who?.address === undefined || mailsWith(who.address) < MAILS_MIN) return
    for (const { address } of headOf(message)?.replyTo ?? []) {
      const key = addressKey(address)
      const house = houseOf(key)
      if (key === '' || key === who.key || house === who.domain || isOwnAddress(key, known)) continue
      const isKnown =
        history.people.some((each) => each.address === key) || history.domains.some(({ domain }) => domain === house)
      if (!isKnown) yield { part: 0, seen: { address: who.sender.address, replyTo: address } }
    }
  },
}

const MAILS_MIN = 3
