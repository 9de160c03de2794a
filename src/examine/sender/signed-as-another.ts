import type { Rule } from '#domain'
import { addressKey, replyText } from '#identity'
import { acquaintancesOf, houseOf, isOwnAddress, mailsWith } from '../acquaintance.ts'
import { letterOf } from '../letter.ts'

export const signedAsAnother: Rule = {
  id: 'sender/signed-as-another',
  // WHY: 30, a banner: people write from home under their office's signature.
  weight: 30,
  since: '0.1.0',
  needs: 'history',
  sources: ['https://www.ipa.go.jp/security/emotet/index.html', 'https://attack.mitre.org/techniques/T1656/'],
  text: {
    ja: {
      title: '署名のアドレスが、差出人のアドレスと違います',
      why: '本文の最後に書かれたアドレスは、やり取りのある方のものですが、実際の差出人は別のアドレスです。盗んだ署名を使ったなりすましで見られる形です。',
      todo: '返信せず、署名の電話番号ではなく、手元に控えてある番号で確かめてください。',
    },
    en: {
      title: "The signature has another address than the sender's",
      why: 'The address under the text belongs to somebody you write with, but the mail comes from another one. This is how a stolen signature looks.',
      todo: 'Do not answer. Ask at the number you have on file, not at the one in the signature.',
    },
  },
  *examine(message, known) {
    const [who] = acquaintancesOf(message, known)
    if (who === undefined || who.address !== undefined) return
    const signed = replyText(letterOf(message)?.text ?? '').signed.map(addressKey)
    if (signed.some((key) => key === who.key || houseOf(key) === who.domain)) return
    const owner = known.history?.people.find(
      (each) => signed.includes(each.address) && mailsWith(each) > 0 && !isOwnAddress(each.address, known),
    )
    if (owner !== undefined) yield { part: 0, seen: { address: who.sender.address, signature: owner.address } }
  },
}
