import type { Rule } from '#domain'
import { isUnproven, originOf, seenOrigin } from '../origin.ts'

export const forgedAgainstPolicy: Rule = {
  id: 'sender/forged-against-policy',
  // WHY: 50: the domain's owner asks to have it turned away. Mailing lists and forwarders that change a mail fail too,
  // and those that do so to such domains write another sender nowadays.
  weight: 50,
  since: '0.1.0',
  needs: 'origin',
  sources: ['https://www.rfc-editor.org/rfc/rfc7489', 'https://attack.mitre.org/techniques/T1672/'],
  text: {
    ja: {
      title: '差出人の会社が「受け取らないでほしい」としている、なりすましの疑いがあるメールです',
      why: '差出人に書かれた会社は、「自社から送られたと確認できないメールは拒否してほしい」と公表しています。このメールは、その確認(SPF・DKIM・DMARC)に合格しませんでした。',
      todo: '本物かどうかを、これまで使っている電話番号やアドレスで相手に確かめてください。確かめるまで、開封や返信は控えてください。',
    },
    en: {
      title: 'The named sender asks that mail like this be turned away',
      why: 'The organisation named as the sender publishes that mail which cannot be shown to come from it should be refused. This mail failed that check (SPF, DKIM, DMARC).',
      todo: 'Ask them on a phone number or address you already use whether it is theirs. Until then, do not open or answer it.',
    },
  },
  *examine(_message, known) {
    const origin = originOf(known)
    if (origin !== undefined && isUnproven(origin) && origin.dmarc?.policy === 'reject') yield seenOrigin(origin)
  },
}
