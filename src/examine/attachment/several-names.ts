import type { Rule } from '#domain'
import { extensionOf, offersOf } from '../kit.ts'

export const severalNames: Rule = {
  id: 'attachment/several-names',
  // WHY: 40, a banner: some old programs cut one of the two names off; the ending rarely changes with it.
  weight: 40,
  since: '0.1.0',
  needs: 'file',
  sources: ['https://www.rfc-editor.org/rfc/rfc2183', 'https://attack.mitre.org/techniques/T1036/'],
  text: {
    ja: {
      title: '一つの添付ファイルに、種類の違う名前が二つ付いています',
      why: 'メールソフトによって違う名前で表示される作りです。検査する側には書類に見せ、受け取る側では別の種類のファイルとして開かせる細工に使われます。',
      todo: '届く予定のあったファイルかどうかを送信者に確かめ、分からなければ開かないでください。',
    },
    en: {
      title: 'One attachment carries two names of different types',
      why: 'Different mail programs will show different names for it. This can be used to look like a document to whoever inspects the mail, and to open as something else at your desk.',
      todo: 'Ask the sender whether they meant to send this file, and leave it closed if you are not sure.',
    },
  },
  *examine(message) {
    for (const { part, names } of offersOf(message)) {
      const extensions = new Set(names.map(extensionOf))
      if (extensions.size > 1) yield { part: part.id, seen: { names: names.slice(0, 5).join(' | ') } }
    }
  },
}
