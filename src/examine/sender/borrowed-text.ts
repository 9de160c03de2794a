import type { Rule } from '#domain'
import { acquaintancesOf, dayOf, wasParty } from '../acquaintance.ts'
import { isInCompany } from '../company.ts'

export const borrowedText: Rule = {
  id: 'sender/borrowed-text',
  // WHY: 45, a banner: a mail is forwarded, and its new reader answers. With anything to open beside it, it holds.
  weight: 45,
  since: '0.1.0',
  needs: 'history',
  sources: [
    'https://blogs.jpcert.or.jp/ja/2019/12/emotetfaq.html',
    'https://www.ipa.go.jp/security/emotet/index.html',
    'https://attack.mitre.org/techniques/T1534/',
  ],
  text: {
    ja: {
      title: 'こちらがやり取りした文章を、関わりのない相手が引用しています',
      why: '以前のメールと同じ文章が使われていますが、その差出人は当時のやり取りに入っていませんでした。感染したパソコンから盗まれた本文が、次のメールに使われている可能性があります。',
      todo: '添付やリンクは開かず、元のやり取りの相手に電話で確かめてください。',
    },
    en: {
      title: 'It quotes your correspondence, and its sender was never part of that',
      why: 'Text of an earlier mail of yours is in it, but this sender was not among its people. Mail stolen from an infected computer is used for the next attack in just this way.',
      todo: 'Leave attachments and links alone, and ask the person you were really writing with by phone.',
    },
  },
  *examine(message, known) {
    const overlaps = known.history?.overlaps.filter(({ shared }) => shared >= SHARED_MIN) ?? []
    if (overlaps.length === 0) return
    for (const who of acquaintancesOf(message, known)) {
      // Text that this sender, or anybody of the same house, has had is theirs to quote.
      if (overlaps.some(({ mail }) => wasParty(mail, who) || isInCompany(message, mail, known))) continue
      const [most] = overlaps
      if (most === undefined) continue
      yield {
        part: 0,
        seen: {
          address: who.sender.address,
          with: most.mail.parties.slice(0, 3).join(', '),
          sent: dayOf(most.mail.at),
        },
      }
    }
  },
}

// LIMIT: a phrase or two is what everybody writes; four fingerprints are some eighty letters that few have written.
const SHARED_MIN = 4
