import type { Message, Rule } from '#domain'
import { domainOf, registrableOf } from '../hosts.ts'
import { addressesIn, fieldOf, isSameHouse, sendersOf, visibleName } from '../senders.ts'

export const displayNameWithAddress: Rule = {
  id: 'sender/display-name-with-address',
  // WHY: 40, a banner by itself; with a macro (25) or a locked archive (35) beside it, it is Emotet's shape and holds.
  weight: 40,
  since: '0.1.0',
  sources: ['https://blogs.jpcert.or.jp/ja/2019/12/emotetfaq.html', 'https://attack.mitre.org/techniques/T1656/'],
  text: {
    ja: {
      title: '送信者名の中に、実際とは別のメールアドレスが書かれています',
      why: '画面に名前として表示されるアドレスと、本当の送信元のアドレスが別のものです。盗まれた名前を使うEmotet(エモテット)のなりすましメールで、最もよく見られる形です。名前を使われた方のパソコンが感染しているとは限りません。',
      todo: '返信や添付ファイルを開くことは控え、名前の本人に、いつもの電話番号で送ったかどうかを尋ねてください。',
    },
    en: {
      title: "The sender's name contains a different mail address",
      why: 'The address shown as the name is not the one the mail really comes from. It is the most common shape of Emotet mails sent under a stolen name. It does not mean that the computer of the person named is infected.',
      todo: 'Do not reply or open attachments yet. Phone the person named, on the number you always use, and ask whether they wrote.',
    },
  },
  *examine(message) {
    for (const { name, address } of sendersOf(message)) {
      const other = addressesIn(name).find((each) => !isSameHouse(each, address))
      if (other === undefined || address === '' || isFromList(message, name, address)) continue
      yield { part: 0, seen: { name, inName: other, address } }
    }
  },
}

// QUIRK: mailing lists send under their own address and write `taro@a.example via List` into the name; such mail
// names the list in a field of its own, under the same house as the address.
function isFromList(message: Message, name: string, address: string): boolean {
  const lists = [...fieldOf(message, 'list-id'), ...fieldOf(message, 'list-post')]
  const house = registrableOf(domainOf(address))
  return /\svia\s|経由/u.test(visibleName(name)) && lists.some((list) => list.toLowerCase().includes(house))
}
