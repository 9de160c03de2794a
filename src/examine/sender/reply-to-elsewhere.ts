import type { Rule } from '#domain'
import { isFreeMail } from '../free-mail.ts'
import { headOf } from '../kit.ts'
import { fieldOf, isSameHouse, sendersOf } from '../senders.ts'

export const replyToElsewhere: Rule = {
  id: 'sender/reply-to-elsewhere',
  // WHY: 10, never felt alone: newsletters, shops and copiers do it every day.
  weight: 10,
  since: '0.1.0',
  sources: ['https://www.rfc-editor.org/rfc/rfc5322', 'https://attack.mitre.org/techniques/T1656/'],
  text: {
    ja: {
      title: '返信先が、送信元とは別の組織になっています',
      why: '返信すると、差出人とは別の組織のアドレスに届きます。配信サービスや代行業者を使ったメールではよくあることで、ほかの点と合わせて見るために記録しています。',
      todo: '返信するときは、宛先に表示されたアドレスが意図した相手かどうかを確かめてください。',
    },
    en: {
      title: "Replies go to another organisation than the sender's",
      why: "A reply would reach an address outside the sender's organisation. Mailing services and agencies cause this all the time; it is recorded to be seen together with other points.",
      todo: 'When you reply, look at the address in the "To" line and make sure it is the one you mean.',
    },
  },
  *examine(message) {
    const head = headOf(message)
    const from = sendersOf(message)[0]?.address ?? ''
    // A list answers to itself; that is what it is for.
    if (head === undefined || head.replyTo.length === 0 || from === '' || fieldOf(message, 'list-id').length > 0) return
    for (const { address } of head.replyTo) {
      if (address === '' || isSameHouse(address, from) || isFreeMail(address)) continue
      yield { part: 0, seen: { from, replyTo: address } }
    }
  },
}
