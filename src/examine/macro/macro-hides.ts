import type { Rule } from '#domain'
import { macroFilesOf, startsByItself, wordsOf } from '../macro-files.ts'

export const macroHides: Rule = {
  id: 'macro/macro-hides',
  // WHY: 45, a banner by itself: ordinary macros join characters too. A lure text or a borrowed name makes it a hold.
  weight: 45,
  since: '0.1.0',
  needs: 'file',
  sources: ['https://attack.mitre.org/techniques/T1027/', 'https://attack.mitre.org/techniques/T1140/'],
  text: {
    ja: {
      title: '自動で動くマクロが、することを隠しています',
      why: '開くと動くマクロ(組み込みのプログラム)の中で、命令を細かく刻んだり、逆さにしたりして読みにくくする書き方が繰り返されています。何をするマクロなのかを、読んだ人に知られたくないときの書き方です。',
      todo: 'マクロは有効にしないでください。だれが作ったファイルか分からないときは、開かずに送信者へ電話で確かめてください。',
    },
    en: {
      title: 'A self-starting macro conceals what it does',
      why: 'The macro runs when the document is opened, and it repeatedly writes its commands in pieces or backwards. That is how a macro is written when readers are not meant to see what it does.',
      todo: 'Do not enable macros. If you cannot say who made this file, leave it closed and phone the sender.',
    },
  },
  *examine(message) {
    for (const each of macroFilesOf(message)) {
      const first = each.hides[0]
      if (first === undefined || each.hides.length < HIDES_MIN || !startsByItself(each)) continue
      const seen = { file: each.file.name, hides: wordsOf(each.hides), count: each.hides.length, line: first.fact.line }
      yield { part: first.part.id, seen }
    }
  },
}

// LIMIT: a line break or a quote is joined by `Chr` two or three times in many ordinary macros.
const HIDES_MIN = 8
