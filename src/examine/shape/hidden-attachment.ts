import type { Rule } from '#domain'
import { ambiguousPartsOf, isOpened } from '../readings.ts'

export const hiddenAttachment: Rule = {
  id: 'shape/hidden-attachment',
  weight: 60,
  since: '0.1.0',
  sources: [
    'https://www.rfc-editor.org/rfc/rfc2046',
    'https://www.rfc-editor.org/rfc/rfc2045',
    'https://attack.mitre.org/techniques/T1027/',
  ],
  text: {
    ja: {
      title: 'メールソフトによって見えたり消えたりする添付ファイルがあります',
      why: 'メールの書き方に矛盾があり、あるソフトでは添付ファイルが見え、別のソフトでは見えません。検査する機械には見せず、受け取る人だけに届けるための細工に使われます。',
      todo: '添付ファイルは開かないでください。送信者に心当たりがあれば、電話で伝え、改めて送ってもらってください。',
    },
    en: {
      title: 'An attachment that only some mail programs show',
      why: "The mail contradicts itself, so that one program shows this attachment and another does not. It is a way to reach the receiver while staying out of an inspection's sight.",
      todo: 'Do not open the attachment. If you know the sender, tell them by phone and ask them to send it again.',
    },
  },
  *examine(message) {
    for (const { part, reason } of ambiguousPartsOf(message)) {
      if (isOpened(part)) yield { part: part.id, seen: { name: part.name, kind: part.kind, reason } }
    }
  },
}
