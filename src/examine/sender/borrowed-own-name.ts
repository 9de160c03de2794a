import type { Rule } from '#domain'
import { acquaintancesOf, isOwnAddress, mailsWith } from '../acquaintance.ts'

export const borrowedOwnName: Rule = {
  id: 'sender/borrowed-own-name',
  // WHY: 45, a banner: colleagues do write from home now and then.
  weight: 45,
  since: '0.1.0',
  needs: 'history',
  sources: ['https://www.ipa.go.jp/security/emotet/index.html', 'https://attack.mitre.org/techniques/T1656/'],
  text: {
    ja: {
      title: '職場の方の名前が、外部のアドレスから届いています',
      why: 'この名前の方は、ふだん自分の組織のアドレスを使っています。今回は外部の、見たことのないアドレスから届きました。院長や事務長などの名前をかたって、振込や個人情報を求める手口があります。',
      todo: 'メールには返信せず、ご本人に直接か内線で確かめてください。',
    },
    en: {
      title: "A colleague's name comes from an outside address",
      why: 'This person uses an address of your own organisation. This mail comes from an outside one that was never seen. Names of directors and managers are borrowed to ask for transfers or personal data.',
      todo: 'Do not answer the mail; ask the person face to face or by the internal phone.',
    },
  },
  *examine(message, known) {
    for (const { sender, address, namesakes } of acquaintancesOf(message, known)) {
      if (address !== undefined) continue
      const colleague = namesakes.find((each) => isOwnAddress(each.address, known))
      if (colleague === undefined) continue
      const { name } = sender
      yield {
        part: 0,
        seen: { name, address: sender.address, usual: colleague.address, mails: mailsWith(colleague) },
      }
    }
  },
}
