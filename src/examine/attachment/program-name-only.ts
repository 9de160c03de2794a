import type { Family, Rule } from '#domain'
import { LOADED_EXTENSIONS } from '../extensions.ts'
import { isMailItself, type Offer, offersOf, seenIn } from '../kit.ts'

export const programNameOnly: Rule = {
  id: 'attachment/program-name-only',
  // WHY: 55, holds: Windows most likely cannot start it, but no honest sender calls a picture or letter a program, and
  // a file written to be two things at once looks like this too.
  weight: 55,
  since: '0.1.0',
  needs: 'file',
  sources: ['https://attack.mitre.org/techniques/T1036/008/', 'https://attack.mitre.org/techniques/T1036/'],
  text: {
    ja: {
      title: 'プログラムの名前が付いていますが、中身は別の種類です',
      why: '名前の末尾はプログラムのものですが、中身の書き出しは画像や文書、圧縮ファイルです。検査をくぐり抜けるために、別の種類に見える書き出しを付けることがあります。',
      todo: '開かず、名前も変えないでください。届く予定があった場合は、送信者のいつもの電話番号に連絡し、PDFなど普通の形で送り直してもらってください。',
    },
    en: {
      title: 'Named like a program, but the content is something else',
      why: 'The name ends like a program, while the content begins like a picture, a document or an archive. Such a beginning is sometimes put there to get past inspection.',
      todo: 'Do not open or rename it. If you expected it, phone the sender on the number you always use and ask for it in an ordinary form, such as a PDF.',
    },
  },
  *examine(message) {
    for (const offer of offersOf(message)) {
      if (offer.kind === undefined || !PASSIVE.has(offer.family) || isMailItself(offer.part)) continue
      const name = offer.names.find((each, index) => isProgramName(offer, each, offer.extensions[index] ?? ''))
      if (name !== undefined) yield seenIn(offer, { name })
    }
  },
}

// Text and unknown content under such a name count as programs, and programs have rules of their own.
const PASSIVE: ReadonlySet<Family> = new Set(['office', 'document', 'archive', 'media', 'signature', 'macro', 'mail'])

// QUIRK: a logo or a saved page may be called `www.partner.com` or `partner.com`; as a program name `.com` died out.
const isProgramName = (offer: Offer, name: string, extension: string): boolean =>
  LOADED_EXTENSIONS.has(extension) &&
  (extension !== 'com' || (offer.part.role !== 'inline' && !/^www\./iu.test(name) && !/@/u.test(name)))
