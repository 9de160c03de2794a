import type { Rule } from '#domain'
import { headOf } from '../kit.ts'

export const severalFromFields: Rule = {
  id: 'sender/several-from-fields',
  weight: 50,
  since: '0.1.0',
  sources: [
    'https://www.rfc-editor.org/rfc/rfc5322',
    'https://www.rfc-editor.org/rfc/rfc7489',
    'https://attack.mitre.org/techniques/T1672/',
  ],
  text: {
    ja: {
      title: '差出人の欄が二つ以上あるメールです',
      why: '差出人の欄は一つと決められています。二つあると、本人確認の仕組みが調べる差出人と、画面に表示される差出人を別々にできてしまいます。ふつうのメールソフトがこの形で送ることはありません。',
      todo: '表示された差出人を信じず、その人に、いつもの電話番号で確かめてください。',
    },
    en: {
      title: 'The mail has more than one sender field',
      why: 'A mail has exactly one "From" field. With two, the sender that is verified and the sender you see on the screen can be different people. Ordinary mail programs never write mail like this.',
      todo: 'Do not rely on the sender shown. Check with that person on the phone number you always use.',
    },
  },
  *examine(message) {
    const from = headOf(message)?.from ?? []
    const lines = new Set(from.map((list) => list.map(({ address }) => address).join(', ')))
    // The same line twice is a careless program, and shows the same sender to everybody.
    if (lines.size > 1) yield { part: 0, seen: { fields: from.length, senders: [...lines].slice(0, 5).join(' | ') } }
  },
}
