import type { Rule } from '#domain'
import { macroFilesOf, startsByItself, wordsOf } from '../macro-files.ts'

export const reachesOut: Rule = {
  id: 'macro/reaches-out',
  // WHY: 35, a banner: tools made in-house start programs from a button too; attacks with a button lure add a lure text.
  weight: 35,
  since: '0.1.0',
  needs: 'file',
  sources: ['https://attack.mitre.org/techniques/T1059/005/', 'https://github.com/decalage2/oletools/issues/763'],
  text: {
    ja: {
      title: '別のプログラムやファイルを扱うマクロがあります',
      why: 'この文書のマクロ(組み込みのプログラム)には、別のプログラムを動かす、ファイルを取り寄せる、といった命令が含まれています。自動では動きませんが、文書の中のボタンなどを押すと動きます。',
      todo: 'だれが、何のために作ったファイルかが分かる場合だけ使ってください。分からないときは、文書の中のボタンや絵を押さず、送信者に電話で確かめてください。',
    },
    en: {
      title: 'Contains a macro that works outside its document',
      why: 'The macro in this document can run another program or fetch a file. It does not start by itself, but a click on a button or picture in the document may start it.',
      todo: 'Use it only if you know who made it and what for. Otherwise click nothing inside the document, and phone the sender to ask.',
    },
  },
  *examine(message) {
    for (const each of macroFilesOf(message)) {
      const first = each.reaches[0]
      if (first === undefined || startsByItself(each)) continue
      yield {
        part: first.part.id,
        seen: { file: each.file.name, reaches: wordsOf(each.reaches), line: first.fact.line },
      }
    }
  },
}
