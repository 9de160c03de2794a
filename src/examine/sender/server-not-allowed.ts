import type { Rule } from '#domain'
import { isFromWrongServer, originOf, seenOrigin } from '../origin.ts'

export const serverNotAllowed: Rule = {
  id: 'sender/server-not-allowed',
  // WHY: 25, a banner: forwarding breaks SPF, and old domains do not sign.
  weight: 25,
  since: '0.1.0',
  needs: 'origin',
  sources: ['https://www.rfc-editor.org/rfc/rfc7208'],
  text: {
    ja: {
      title: '差出人の会社が認めていないサーバーから送られています',
      why: '送信元の会社は「自社のメールはこのサーバーからだけ送る」と公表していますが、このメールは別のサーバーから届きました。電子署名もありません。自動転送でも起こりますが、なりすましでも起こります。',
      todo: '急な依頼や添付があるときは、開く前に、これまでの連絡先で相手に確かめてください。',
    },
    en: {
      title: 'Sent by a server that may not send for this sender',
      why: "The sender's organisation publishes which servers send its mail. This one came from another, and no signature vouches for it. Automatic forwarding can cause this; so does forging.",
      todo: 'If it asks for something urgent or carries a file, ask the sender at an address or number you already use before opening it.',
    },
  },
  *examine(_message, known) {
    const origin = originOf(known)
    if (origin !== undefined && isFromWrongServer(origin)) yield seenOrigin(origin)
  },
}
