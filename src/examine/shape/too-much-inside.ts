import type { Rule } from '#domain'
import { unreadFor } from '../unread.ts'

export const tooMuchInside: Rule = {
  id: 'shape/too-much-inside',
  weight: 55,
  since: '0.1.0',
  needs: 'flaw',
  sources: ['https://cwe.mitre.org/data/definitions/409.html', 'https://attack.mitre.org/techniques/T1027/001/'],
  text: {
    ja: {
      title: '検査できませんでした(量が多すぎます)',
      why: '中身の大きさや数が、一通のメールとして調べられる範囲を超えました。大きな写真をまとめて送った場合にも起こりますが、検査をあきらめさせるための細工もあります。',
      todo: '送信者のいつもの電話番号に連絡し、内容を確かめて、何通かに分けるなどして送り直してもらってください。',
    },
    en: {
      title: 'Could not be inspected: there is too much in it',
      why: 'Size or number of what is inside goes beyond what is inspected for a single mail. A large batch of pictures can cause this; so can a file made to wear an inspection out.',
      todo: 'Call the sender on the number you always use, ask what it is, and have it sent again in smaller portions.',
    },
  },
  *examine(message) {
    for (const { part, flaw } of unreadFor(message, 'too-much')) {
      yield { part: part.id, seen: { flaw: flaw.code, name: part.name, bytes: part.bytes } }
    }
  },
}
