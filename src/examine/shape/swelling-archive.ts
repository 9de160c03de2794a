import type { Rule } from '#domain'
import { factsOf } from '../kit.ts'

export const swellingArchive: Rule = {
  id: 'shape/swelling-archive',
  // WHY: 40, a banner: logs and blank scans swell too. One that cannot be read to its end is held by another rule.
  weight: 40,
  since: '0.1.0',
  needs: 'file',
  sources: ['https://cwe.mitre.org/data/definitions/409.html'],
  text: {
    ja: {
      title: '展開すると極端に大きくなる圧縮ファイルです',
      why: '小さな圧縮ファイルですが、展開すると数百倍の大きさになります。パソコンや検査の手を止めさせるために作られることがあります。',
      todo: '展開する前に、送信者に何のファイルかを確かめてください。',
    },
    en: {
      title: 'An archive that swells enormously when unpacked',
      why: 'It is small, but what comes out is hundreds of times larger. Such files are sometimes made to bring a computer, or an inspection, to a halt.',
      todo: 'Ask the sender what it is before you unpack it.',
    },
  },
  *examine(message) {
    for (const { part, fact } of factsOf(message, 'entry')) {
      const { name, declaredBytes, packedBytes } = fact
      if (declaredBytes < DECLARED_BYTES_MIN || declaredBytes < RATIO_MIN * packedBytes) continue
      yield { part: part.id, seen: { name, declaredBytes, packedBytes } }
    }
  },
}

// LIMIT: deflate reaches 1:1032 at most; text logs reach 1:30, blank bitmaps 1:300.
const DECLARED_BYTES_MIN = 200 * 2 ** 20
const RATIO_MIN = 300
