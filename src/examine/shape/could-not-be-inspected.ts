import type { Rule } from '#domain'
import { unreadFor } from '../unread.ts'

export const couldNotBeInspected: Rule = {
  id: 'shape/could-not-be-inspected',
  // WHY: holds by its own weight under `clinic`: what was not read is not clean.
  weight: 55,
  since: '0.1.0',
  needs: 'flaw',
  sources: ['https://cwe.mitre.org/data/definitions/636.html', 'https://attack.mitre.org/techniques/T1027/'],
  text: {
    ja: {
      title: '検査できませんでした(読み取れない部分があります)',
      why: 'このメールには、関所が中身を読み取れない部分があります。安全とも危険とも言えないため、念のためお預かりします。',
      todo: '急ぎの場合は、送信者のいつもの電話番号に連絡して内容を確かめ、別の形(PDFなど)で送り直してもらってください。',
    },
    en: {
      title: 'Could not be inspected: part of it cannot be read',
      why: 'There is a part of this mail that Sekisho was not able to read. It may be fine or not, so the mail is kept back to be on the safe side.',
      todo: 'If it is urgent, call the sender on the number you always use, ask what it contains, and have it sent again in another form, such as a PDF.',
    },
  },
  *examine(message) {
    if (message.parts.length === 0) yield { part: 0, seen: { flaw: 'nothing was read' } }
    for (const { part, flaw } of unreadFor(message, 'other')) {
      yield {
        part: part.id,
        ...(flaw.at === undefined ? {} : { at: flaw.at }),
        seen: { flaw: flaw.code, name: part.name },
      }
    }
  },
}
