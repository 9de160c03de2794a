import type { Rule } from '#domain'
import { isReplySubject } from '#identity'
import { acquaintancesOf, memoryOf } from '../acquaintance.ts'
import { isSharedDomain } from '../free-mail.ts'
import { headOf } from '../kit.ts'
import { isBounce } from '../letter.ts'

export const answersNothing: Rule = {
  id: 'sender/answers-nothing',
  // WHY: 20, a banner: what is answered may have been sent from a phone that nobody told us of.
  weight: 20,
  since: '0.1.0',
  needs: 'history',
  sources: ['https://blogs.jpcert.or.jp/ja/2019/12/emotetfaq.html', 'https://www.rfc-editor.org/rfc/rfc5322'],
  text: {
    ja: {
      title: '返信の形ですが、こちらから送ったメールが見当たりません',
      why: '件名は返信になっていますが、元のメールの記録がなく、差出人とのやり取りも初めてです。返信を装って油断させる手口があります。',
      todo: '送った覚えがなければ、開かずに削除するか、担当者に知らせてください。',
    },
    en: {
      title: 'It looks like a reply, but nothing of yours is found that it answers',
      why: 'The subject says "Re:", yet no record of the original exists, and this sender is new. A made-up reply is meant to put you at ease.',
      todo: 'If you did not write to them, delete it unopened or tell the person in charge.',
    },
  },
  *examine(message, known) {
    const history = memoryOf(known)
    const head = headOf(message)
    if (history === undefined || head === undefined || isBounce(message)) return
    const isForwarded = /^\s*(?:fwd?|fw|wg|転送|转发|轉寄)\s?[:：]/iu.test(head.subject)
    if (!isReplySubject(head.subject) || isForwarded) return
    if (history.parents.length > 0 || history.sameSubject.length > 0) return
    for (const { sender, domain, address, domainSeen } of acquaintancesOf(message, known)) {
      if (address !== undefined || (domainSeen !== undefined && !isSharedDomain(domain))) continue
      yield { part: 0, seen: { address: sender.address, subject: head.subject } }
    }
  },
}
