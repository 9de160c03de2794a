import type { Rule } from '#domain'
import { familyOfExtension, WINDOWS_SCRIPT_EXTENSIONS } from '../extensions.ts'
import { type Offer, offersOf, seenIn } from '../kit.ts'

export const script: Rule = {
  id: 'attachment/script',
  weight: 75,
  since: '0.1.0',
  needs: 'file',
  sources: ['https://attack.mitre.org/techniques/T1059/007/', 'https://attack.mitre.org/techniques/T1059/005/'],
  text: {
    ja: {
      title: '開くと命令が実行されるファイル(スクリプト)です',
      why: '見た目は小さな文字のファイルですが、開くと中の命令がそのままパソコンで実行されます。別の有害なプログラムを取り寄せる入口として、よく使われてきました。',
      todo: '開かないでください。送る側に心当たりがあれば、電話で目的を確かめ、文書やPDFで送り直してもらってください。',
    },
    en: {
      title: 'A script: opening it carries out its commands',
      why: 'It looks like a small text file, but opening it makes the computer follow the commands inside. Such files have long been used to bring in other, harmful programs.',
      todo: 'Do not open it. If you know who sent it, phone to ask what it is for, and ask for a document or PDF instead.',
    },
  },
  *examine(message) {
    for (const offer of offersOf(message)) if (runsOnWindows(offer)) yield seenIn(offer)
  },
}

/** Whether a double click runs it; by content alone when its name says nothing. */
export const runsOnWindows = (offer: Offer): boolean =>
  offer.family === 'script' &&
  (offer.extensions.some((extension) => WINDOWS_SCRIPT_EXTENSIONS.has(extension)) ||
    offer.extensions.every((extension) => familyOfExtension(extension) === 'unknown'))
