import type { Rule } from '#domain'
import { originOf } from '../origin.ts'

export const textBeyondSignature: Rule = {
  id: 'sender/text-beyond-signature',
  // WHY: 35, a banner: a few old lists sign this way and add a footer; otherwise it is how signed mail is reused.
  weight: 35,
  since: '0.1.0',
  needs: 'origin',
  sources: ['https://www.rfc-editor.org/rfc/rfc6376#section-8.2', 'https://attack.mitre.org/techniques/T1672/'],
  text: {
    ja: {
      title: '電子署名の後ろに、署名されていない内容が付け足されています',
      why: 'このメールの署名は、本文の最初の部分しか保証していません。署名された本物のメールの後ろに、別の内容を付け足して送り直す手口があります。',
      todo: '書かれている依頼やリンク、添付には応じず、差出人にこれまでの連絡先で確かめてください。',
    },
    en: {
      title: 'Something was added behind what the sender signed',
      why: 'The signature of this mail only vouches for the beginning of its text. Genuine signed mail can be sent again like this, with other contents added behind.',
      todo: 'Do not act on what it asks, links to or attaches. Ask the sender at an address or number you already use.',
    },
  },
  *examine(_message, known) {
    for (const { domain, selector, notes } of originOf(known)?.dkim ?? []) {
      if (notes.includes('body-length')) yield { part: 0, seen: { signer: domain, selector } }
    }
  },
}
