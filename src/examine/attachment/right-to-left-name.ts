import type { Rule } from '#domain'
import { offersOf, seenIn } from '../kit.ts'

export const rightToLeftName: Rule = {
  id: 'attachment/right-to-left-name',
  weight: 85,
  since: '0.1.0',
  needs: 'file',
  sources: ['https://attack.mitre.org/techniques/T1036/002/', 'https://www.unicode.org/reports/tr9/'],
  text: {
    ja: {
      title: 'ファイル名の文字の並びが、見た目と逆になっています',
      why: '名前の中に、文字の並びを逆向きに見せる目に見えない記号が入っています。たとえば実際は「exe」で終わるのに、画面では末尾が「pdf」や「docx」であるかのように見せることができます。',
      todo: '見えている名前を信じず、開かないでください。送信者に心当たりがあれば、電話で確かめてください。',
    },
    en: {
      title: 'The file name is displayed in reversed order',
      why: 'An invisible mark in the name makes part of it read backwards, so that a name which really ends in "exe" can look as if it ended in "pdf" or "docx".',
      todo: 'Do not trust the name you see, and do not open the file. If you know the sender, check by phone.',
    },
  },
  *examine(message) {
    for (const offer of offersOf(message)) {
      const name = offer.names.find((each) => REVERSING.test(each))
      if (name !== undefined) yield seenIn(offer, { name })
    }
  },
}

// RIGHT-TO-LEFT and LEFT-TO-RIGHT OVERRIDE, RIGHT-TO-LEFT EMBEDDING and ISOLATE. The plain marks U+200E and U+200F
// appear in honest Arabic and Hebrew names and change nothing in Latin ones.
const REVERSING = /[\u202b\u202d\u202e\u2067]/u
