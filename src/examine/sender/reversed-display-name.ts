import type { Rule } from '#domain'
import { sendersOf } from '../senders.ts'

export const reversedDisplayName: Rule = {
  id: 'sender/reversed-display-name',
  weight: 45,
  since: '0.1.0',
  sources: ['https://www.unicode.org/reports/tr9/', 'https://attack.mitre.org/techniques/T1036/002/'],
  text: {
    ja: {
      title: '送信者名に、文字の並びを逆に見せる記号が入っています',
      why: '目に見えない記号で、名前やアドレスが実際とは違う並びで表示されます。知っている相手に見せかけるための細工です。',
      todo: '表示された名前を信じず、本人に、いつもの電話番号で確かめてください。',
    },
    en: {
      title: "The sender's name holds marks that reverse what you read",
      why: 'Invisible marks make the name or address appear in another order than it is written, so that it can look like somebody you know.',
      todo: 'Do not rely on the name shown; check with the person on the phone number you always use.',
    },
  },
  *examine(message) {
    for (const { name, address } of sendersOf(message)) {
      if (/[\u202b\u202d\u202e\u2067]/u.test(name + address)) yield { part: 0, seen: { name, address } }
    }
  },
}
