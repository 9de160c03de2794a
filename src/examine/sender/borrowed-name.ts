import type { Rule } from '#domain'
import { acquaintancesOf, dayOf, houseOf, isOwnAddress, mailsWith } from '../acquaintance.ts'
import { isSharedDomain } from '../free-mail.ts'

export const borrowedName: Rule = {
  id: 'sender/borrowed-name',
  // WHY: 45, a banner: people do get new addresses. With a macro, a locked archive or the like beside it, it holds.
  weight: 45,
  since: '0.1.0',
  needs: 'history',
  sources: ['https://blogs.jpcert.or.jp/ja/2019/12/emotetfaq.html', 'https://attack.mitre.org/techniques/T1656/'],
  text: {
    ja: {
      title: '知っている方の名前が、見たことのないアドレスから届いています',
      why: 'この名前の方とは、これまで別のアドレスでやり取りしています。今回のアドレスからは一度も届いたことがありません。盗んだ名前を使って、知り合いのふりをする手口があります。メールの認証に合格していても、名前の確認にはなりません。',
      todo: '添付やリンクは開かず、いつもの電話番号で「このアドレスから送りましたか」とご本人に確かめてください。アドレスの変更が本当なら、そのまま使えます。',
    },
    en: {
      title: 'The name of somebody you know comes from an address never seen',
      why: 'You have been writing with this person at another address, and nothing has ever come from this one. Stolen names are used to pass for an acquaintance; that the mail is authenticated says nothing about the name.',
      todo: 'Leave attachments and links alone and ask the person, at the phone number you always use, whether this address is theirs. If it is, there is nothing more to do.',
    },
  },
  *examine(message, known) {
    for (const { sender, domain, address, namesakes } of acquaintancesOf(message, known)) {
      if (address !== undefined) continue
      const others = namesakes.filter((each) => mailsWith(each) >= MAILS_MIN && !isOwnAddress(each.address, known))
      // A colleague's second address in the same house is no stranger's.
      if (!isSharedDomain(domain) && others.some((each) => houseOf(each.address) === domain)) continue
      const [usual] = others.toSorted((a, b) => mailsWith(b) - mailsWith(a))
      if (usual === undefined) continue
      yield {
        part: 0,
        seen: {
          name: sender.name,
          address: sender.address,
          usual: usual.address,
          mails: mailsWith(usual),
          knownSince: dayOf(usual.firstSeen),
        },
      }
    }
  },
}

// LIMIT: one mail makes nobody an acquaintance.
const MAILS_MIN = 2
