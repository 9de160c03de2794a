import type { Rule } from '#domain'
import { ambiguousPartsOf } from '../readings.ts'

export const mimeAmbiguity: Rule = {
  id: 'shape/mime-ambiguity',
  // WHY: 15, not felt alone: old programs and cut-off mails are ambiguous too. With an attachment at stake see the
  // rule on hidden attachments.
  weight: 15,
  since: '0.1.0',
  sources: ['https://www.rfc-editor.org/rfc/rfc2045', 'https://www.rfc-editor.org/rfc/rfc2046'],
  text: {
    ja: {
      title: '読み方が二通りあるメールです',
      why: 'メールの書き方に矛盾があり、使うソフトによって見える内容が変わることがあります。古い送信ソフトでも起こります。考えられる読み方はすべて調べました。',
      todo: '特別な対応はいりません。ほかの注意も表示されていれば、開く前に送信者へ確かめてください。',
    },
    en: {
      title: 'A mail that can be read in two ways',
      why: 'It contradicts itself, so what you see may depend on your mail program. Old sending programs cause this as well. Every plausible reading has been inspected.',
      todo: 'Nothing special to do. If other points are shown too, check with the sender before opening anything.',
    },
  },
  *examine(message) {
    for (const { part, reason } of ambiguousPartsOf(message)) {
      if (reason !== 'hidden-part') yield { part: part.id, seen: { name: part.name, reason } }
    }
    for (const part of message.parts) {
      const flaw = part.flaws.find(({ code }) => AMBIGUOUS.has(code))
      if (flaw !== undefined) yield { part: part.id, seen: { flaw: flaw.code, seen: flaw.seen ?? '' } }
    }
  },
}

const AMBIGUOUS: ReadonlySet<string> = new Set([
  'mime/duplicate-boundary',
  'mime/two-boundaries',
  'mime/duplicate-content-type',
  'mime/duplicate-transfer-encoding',
  'mime/encoded-multipart',
  'mime/parts-behind-end',
  'mime/hidden-part',
])
