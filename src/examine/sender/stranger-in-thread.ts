import type { KnownMail, Rule } from '#domain'
import { isReplySubject } from '#identity'
import { acquaintancesOf, dayOf, wasParty } from '../acquaintance.ts'
import { isInCompany } from '../company.ts'
import { headOf } from '../kit.ts'
import { isBounce } from '../letter.ts'

export const strangerInThread: Rule = {
  id: 'sender/stranger-in-thread',
  // WHY: 30, a banner: a mail is passed on within a house of many domains, and somebody new answers.
  weight: 30,
  since: '0.1.0',
  needs: 'history',
  sources: ['https://blogs.jpcert.or.jp/ja/2019/12/emotetfaq.html', 'https://attack.mitre.org/techniques/T1534/'],
  text: {
    ja: {
      title: 'こちらのメールへの返信ですが、差出人はそのやり取りにいませんでした',
      why: '返信の形をしていますが、元のメールを受け取っていない人から届いています。転送されて返事が来ることもありますが、盗んだメールに割り込む手口でもあります。',
      todo: '思い当たらないときは、元のやり取りの相手に電話で確かめてください。',
    },
    en: {
      title: 'It answers a mail of yours, but its sender was not part of that exchange',
      why: 'It has the form of a reply, yet comes from somebody the original never went to. Mail does get passed on; stolen mail is also answered in just this way.',
      todo: 'If it comes as a surprise, ask the person you were writing with by phone.',
    },
  },
  *examine(message, known) {
    const { history } = known
    // A bounce comes from a machine that nobody wrote to.
    if (history === undefined || isBounce(message)) return
    const isReply = isReplySubject(headOf(message)?.subject ?? '')
    const mails: readonly KnownMail[] = [...history.parents, ...(isReply ? history.sameSubject : [])]
    const [nearest] = mails
    if (nearest === undefined) return
    for (const who of acquaintancesOf(message, known)) {
      if (mails.some((mail) => wasParty(mail, who) || isInCompany(message, mail, known))) continue
      yield {
        part: 0,
        seen: { address: who.sender.address, with: nearest.parties.slice(0, 3).join(', '), sent: dayOf(nearest.at) },
      }
    }
  },
}
