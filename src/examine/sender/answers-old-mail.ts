import type { Rule } from '#domain'
import { acquaintancesOf, dayOf } from '../acquaintance.ts'

export const answersOldMail: Rule = {
  id: 'sender/answers-old-mail',
  // WHY: 20, a banner: stolen mail is answered months later; honest people now and then do so, too.
  weight: 20,
  since: '0.1.0',
  needs: 'history',
  sources: ['https://blogs.jpcert.or.jp/ja/2019/12/emotetfaq.html', 'https://www.ipa.go.jp/security/emotet/index.html'],
  text: {
    ja: {
      title: '半年以上前のメールへの返信です',
      why: '盗まれたメールは、何か月もたってから返信を装って使われることがあります。本当の返信のこともありますが、いつもより注意が必要です。',
      todo: '内容に心当たりがなければ、開く前に電話で確かめてください。',
    },
    en: {
      title: 'It answers a mail more than half a year old',
      why: 'Stolen mail is used months later, as if somebody were answering. It may be a real reply, but deserves more care than usual.',
      todo: 'If it comes as a surprise, phone before you open anything.',
    },
  },
  *examine(message, known) {
    const { history } = known
    if (history === undefined || history.parents.length === 0) return
    const newest = Math.max(...history.parents.map(({ at }) => at))
    if (history.asOf - newest < OLD_MS) return
    // Somebody who has written since then is simply looking back.
    for (const { sender, address } of acquaintancesOf(message, known)) {
      if (address !== undefined && history.asOf - address.lastSeen < OLD_MS) continue
      yield { part: 0, seen: { address: sender.address, sent: dayOf(newest) } }
    }
  },
}

const OLD_MS = 182 * 86_400_000
