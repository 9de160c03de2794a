import type { Rule } from '#domain'
import { isFreeMail } from '../free-mail.ts'
import { headOf } from '../kit.ts'
import { isSameHouse, sendersOf } from '../senders.ts'

export const replyToFreeMail: Rule = {
  id: 'sender/reply-to-free-mail',
  // WHY: 15, not felt alone: contact forms and small firms answer from a private mailbox, and invoice fraud does it
  // always. The own domain is no exception: letters under the name of one's own director look exactly like this.
  weight: 15,
  since: '0.1.0',
  sources: ['https://attack.mitre.org/techniques/T1656/', 'https://attack.mitre.org/techniques/T1534/'],
  text: {
    ja: {
      title: '会社からのメールなのに、返信先が個人向けの無料メールです',
      why: '差出人は会社や団体のアドレスですが、返信はだれでも作れる無料のアドレスに届きます。振込先の変更などを装い、やり取りを横取りするときに使われる形です。',
      todo: '返信せず、特にお金や振込先、個人情報の話であれば、いつもの電話番号で相手に確かめてください。',
    },
    en: {
      title: "A company's mail, but replies go to a free mailbox",
      why: "The sender's address is a company's, yet a reply would reach a free mailbox that anybody can open. It is done to take over a conversation, for instance about a changed bank account.",
      todo: 'Do not reply. If it is about money, bank details or personal data, check with the other side on the phone number you always use.',
    },
  },
  *examine(message) {
    const from = sendersOf(message)[0]?.address ?? ''
    if (from === '' || isFreeMail(from)) return
    for (const { address } of headOf(message)?.replyTo ?? []) {
      if (isFreeMail(address) && !isSameHouse(address, from)) yield { part: 0, seen: { from, replyTo: address } }
    }
  },
}
