import type { Rule } from '#domain'
import { familyOfExtension } from '../extensions.ts'
import { extensionOf, factsOf } from '../kit.ts'

// LIMIT: the documents of March 2023 claimed 500 MB and packed to under 1 MB; ordinary Office files rarely pass
// 50 MB, and their pictures do not pack a hundredfold.
const DECLARED_BYTES_MIN = 50 * 2 ** 20
const PADDING_RATIO_MIN = 10
const PACKING_RATIO_MIN = 100

export const paddedOfficeDocument: Rule = {
  id: 'attachment/padded-office-document',
  weight: 65,
  since: '0.1.0',
  needs: 'file',
  sources: ['https://attack.mitre.org/techniques/T1027/001/', 'https://www.jpcert.or.jp/at/2022/at220006.html'],
  text: {
    ja: {
      title: '中身のない部分で大きくふくらませた文書です',
      why: '文書として使われているのはごく一部で、残りは意味のない詰め物です。大きすぎるファイルを調べない検査をすり抜けるための細工で、2023年3月のEmotet(エモテット)がこの方法を使いました。',
      todo: '開かないでください。送信者に心当たりがあれば、電話でそのことを伝え、元の文書を送り直してもらってください。',
    },
    en: {
      title: 'A document blown up with empty filling',
      why: 'Only a small part of this file is the document; the rest is filling without meaning. It is done to pass scanners that skip very large files. Emotet did so in March 2023.',
      todo: 'Leave it closed. If you know the sender, tell them by phone and ask for the original document.',
    },
  },
  *examine(message) {
    for (const { part, fact } of factsOf(message, 'padding')) {
      const { declaredBytes, reachedBytes } = fact
      if (declaredBytes < DECLARED_BYTES_MIN || declaredBytes < PADDING_RATIO_MIN * reachedBytes) continue
      yield { part: part.id, seen: { name: part.name, declaredBytes, reachedBytes } }
    }
    for (const { part, fact } of factsOf(message, 'entry')) {
      const { name, declaredBytes, packedBytes } = fact
      if (fact.nameFamily !== 'office' && familyOfExtension(extensionOf(name)) !== 'office') continue
      if (declaredBytes < DECLARED_BYTES_MIN || declaredBytes < PACKING_RATIO_MIN * packedBytes) continue
      yield { part: part.id, seen: { name, declaredBytes, packedBytes } }
    }
  },
}
