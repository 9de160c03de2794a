import type { Rule } from '#domain'
import { evasionsIn, isUnproven, originOf, seenOrigin } from '../origin.ts'

export const senderUnproven: Rule = {
  id: 'sender/sender-unproven',
  // WHY: 10, for the record: many organisations publish p=none because part of their own mail fails.
  weight: 10,
  since: '0.1.0',
  needs: 'origin',
  sources: ['https://www.rfc-editor.org/rfc/rfc7489'],
  text: {
    ja: {
      title: '差出人の確認に合格していませんが、差出人の会社は対応を求めていません',
      why: '送信元の確認(DMARC)には合格しませんでした。ただ、差出人の会社はまだ様子を見ている段階で、本物のメールでもよく起こります。',
      todo: 'ほかにおかしな点がなければ、そのままで構いません。用件に心当たりがないときは、相手に確かめてください。',
    },
    en: {
      title: 'The sender was not proven, and its owner asks for nothing to be done',
      why: 'The mail failed the check of its sender (DMARC). Its owner is only watching so far, and genuine mail of theirs often fails.',
      todo: 'If nothing else is odd, no need to do anything. If you did not expect it, ask the sender.',
    },
  },
  *examine(_message, known) {
    const origin = originOf(known)
    if (origin === undefined || !isUnproven(origin)) return
    const { dmarc, notes } = origin
    const isUntold = dmarc?.policy === 'unknown' && evasionsIn(notes).length === 0
    if (dmarc?.policy === 'none' || isUntold) yield seenOrigin(origin)
  },
}
