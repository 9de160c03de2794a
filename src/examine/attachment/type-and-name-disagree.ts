import { KINDS, type Rule } from '#domain'
import { familyOfExtension } from '../extensions.ts'
import { offersOf, seenIn } from '../kit.ts'

export const typeAndNameDisagree: Rule = {
  id: 'attachment/type-and-name-disagree',
  // WHY: 5, never felt: phones name PNG pictures `.jpg` every day. It is kept for the record only.
  weight: 5,
  since: '0.1.0',
  needs: 'file',
  sources: ['https://attack.mitre.org/techniques/T1036/008/'],
  text: {
    ja: {
      title: 'ファイル名の末尾が、中身の形式と少し違います',
      why: '名前の末尾と中身の形式が一致していません。スマートフォンや業務ソフトの都合でよく起こるもので、記録のために残しています。',
      todo: '特別な対応はいりません。開けない場合は、送信者に形式を尋ねてください。',
    },
    en: {
      title: 'The ending of the file name does not quite fit its format',
      why: 'Name and format disagree a little. Phones and office systems cause this all the time; it is kept here for the record.',
      todo: 'Nothing special to do. If the file does not open, ask the sender which format it is.',
    },
  },
  *examine(message) {
    for (const offer of offersOf(message)) {
      if (offer.kind === undefined || offer.part.role === 'root' || offer.part.role === 'object') continue
      const usual: readonly string[] = KINDS[offer.kind].extensions
      const extension = offer.extension
      if (usual.length === 0 || usual.includes(extension) || familyOfExtension(extension) === 'unknown') continue
      // Any ending may stand on plain text: program sources, settings, exports.
      if (offer.kind !== 'text') yield seenIn(offer)
    }
  },
}
