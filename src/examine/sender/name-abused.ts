import type { Rule } from '#domain'
import { memoryOf } from '../acquaintance.ts'
import { headOf } from '../kit.ts'
import { isBounce, letterOf } from '../letter.ts'

export const nameAbused: Rule = {
  id: 'sender/name-abused',
  // WHY: 25, a banner: it harms nobody who reads it, and is the first sign that a name is being abused.
  weight: 25,
  since: '0.1.0',
  needs: 'history',
  sources: ['https://www.rfc-editor.org/rfc/rfc3464', 'https://www.jpcert.or.jp/at/2019/at190044.html'],
  text: {
    ja: {
      title: '送っていないメールが「届かなかった」と戻ってきました',
      why: '配信できなかったという知らせですが、元のメールはこちらから送ったものではありません。誰かがこちらの名前やアドレスを使って、ばらまいている可能性があります。',
      todo: '知らせに付いている添付やリンクは開かないでください。担当者に伝え、取引先への注意喚起を検討してください。',
    },
    en: {
      title: 'A mail you never sent came back as undeliverable',
      why: 'It reports a failed delivery, but the mail it speaks of did not come from you. Somebody may be sending mail under your name.',
      todo: 'Open nothing that is attached to the report. Tell the person in charge, who may want to warn those you write with.',
    },
  },
  *examine(message, known) {
    const history = memoryOf(known)
    if (history === undefined || history.sent < SENT_MIN || !isBounce(message)) return
    const asked = [...(letterOf(message)?.returned ?? []), ...(headOf(message)?.inReplyTo ?? [])].filter(
      (id) => id !== '',
    )
    const isOurs = history.parents.some(({ direction }) => direction === 'out')
    if (asked.length > 0 && !isOurs) yield { part: 0, seen: { messageId: asked[0] ?? '' } }
  },
}

// LIMIT: where sent mail is not learned from, its absence says nothing.
const SENT_MIN = 50
