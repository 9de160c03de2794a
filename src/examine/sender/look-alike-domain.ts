import type { Rule } from '#domain'
import { domainOf, lookAlikeOf } from '../hosts.ts'
import { headOf } from '../kit.ts'
import { sendersOf } from '../senders.ts'

export const lookAlikeDomain: Rule = {
  id: 'sender/look-alike-domain',
  weight: 55,
  since: '0.1.0',
  sources: [
    'https://www.unicode.org/reports/tr39/',
    'https://www.rfc-editor.org/rfc/rfc3492',
    'https://attack.mitre.org/techniques/T1583/001/',
  ],
  text: {
    ja: {
      title: '送信元が、そっくりな文字で別の組織に見せかけています',
      why: '送信元のアドレスに、英字にそっくりな外国の文字が混ざっています。知っている組織と同じに見えても、実際は別のところから届いています。',
      todo: '返信や開封を控え、その組織の、いつもの電話番号に問い合わせてください。',
    },
    en: {
      title: "The sender's address imitates another with look-alike letters",
      why: 'Letters of another alphabet that look just like Latin ones are mixed into the address. It may read like an organisation you know, but the mail comes from elsewhere.',
      todo: 'Do not reply or open anything. Ask the organisation on the phone number you always use.',
    },
  },
  *examine(message) {
    for (const { address } of [...sendersOf(message), ...(headOf(message)?.replyTo ?? [])]) {
      const looksLike = lookAlikeOf(domainOf(address))
      if (looksLike !== undefined) yield { part: 0, seen: { address, looksLike } }
    }
  },
}
