import type { Rule, TextFact } from '#domain'
import { factsOf, fileOf } from '../kit.ts'
import { excerptAround, surroundings } from '../lure-words.ts'

export const trustedFolderLure: Rule = {
  id: 'body/trusted-folder-lure',
  weight: 65,
  since: '0.1.0',
  needs: 'file',
  sources: [
    'https://attack.mitre.org/software/S0367/',
    'https://attack.mitre.org/techniques/T1204/002/',
    'https://www.jpcert.or.jp/at/2022/at220006.html',
  ],
  text: {
    ja: {
      title: 'ファイルを特別なフォルダーに移すように求める文書です',
      why: '文書の中に、Officeの「Templates」フォルダーへファイルを写して開き直すよう求める文があります。そのフォルダーに置くと、警告なしにマクロ(組み込みのプログラム)が動きます。2022年11月のEmotet(エモテット)が使った頼み方です。',
      todo: '求められた操作はせず、文書を閉じてください。移してしまった場合は、ファイルを開かずに担当者へ知らせてください。',
    },
    en: {
      title: 'The document asks you to move it into a special folder',
      why: 'Its text asks to copy the file into the "Templates" folder of Office and open it again from there. In that folder, macros run without any warning. Emotet asked for this in November 2022.',
      todo: 'Do not do what it asks; close it. If the file has already been moved, do not open it there, and tell the person responsible.',
    },
  },
  *examine(message) {
    for (const { part, fact } of factsOf(message, 'text')) {
      if (fact.from !== 'document') continue
      const words = movingWords(fact)
      if (words !== undefined) yield { part: part.id, seen: { document: fileOf(message, part).name, words } }
    }
  },
}

function movingWords(fact: TextFact): string | undefined {
  for (const place of surroundings(fact, STEMS, CHARS_AROUND)) {
    const folder = FOLDER.exec(place)
    if (folder !== null && MOVING.test(place)) return excerptAround(place, folder.index, folder[0].length)
  }
  return undefined
}

const CHARS_AROUND = 400
const STEMS: readonly string[] = ['templates', 'xlstart', 'startup']
const FOLDER =
  /microsoftoffice\\(?:root\\)?(?:office\d\d\\)?templates|office\d\d\\(?:templates|xlstart|startup)|\\xlstart|templatesフォルダ/u
const MOVING = /copythefile|copythisfile|relaunch|againfrom|コピーし|移動し|開き直|再度開/u
