import type { Rule } from '#domain'
import { evasionsIn, isUnproven, originOf, seenOrigin } from '../origin.ts'

export const senderNotConfirmed: Rule = {
  id: 'sender/sender-not-confirmed',
  // WHY: 30, a banner: forwarded mail fails too, and careless programs write a From that cannot be checked.
  weight: 30,
  since: '0.1.0',
  needs: 'origin',
  sources: ['https://www.rfc-editor.org/rfc/rfc7489', 'https://attack.mitre.org/techniques/T1672/'],
  text: {
    ja: {
      title: '差出人が本物かどうか、確認できませんでした',
      why: '差出人に書かれた会社から送られたことを示す確認(SPF・DKIM・DMARC)に合格しませんでした。差出人の欄そのものが、確認できない形で書かれている場合もあります。転送されたメールでも起こりますが、なりすましでも起こります。',
      todo: '心当たりのない用件なら、添付やリンクは開かず、これまでの連絡先で相手に確かめてください。',
    },
    en: {
      title: 'It could not be confirmed who sent this mail',
      why: 'The mail failed the checks (SPF, DKIM, DMARC) that would show it comes from the organisation it names, or its sender is written so that nothing can be checked. Forwarding can cause this; so does forging.',
      todo: 'If you did not expect it, leave attachments and links closed, and ask the sender at an address or number you already use.',
    },
  },
  *examine(_message, known) {
    const origin = originOf(known)
    if (origin === undefined || !isUnproven(origin) || origin.dmarc?.policy === 'reject') return
    if (origin.dmarc?.policy === 'quarantine') yield seenOrigin(origin)
    else for (const because of evasionsIn(origin.notes)) yield seenOrigin(origin, { because })
  },
}
