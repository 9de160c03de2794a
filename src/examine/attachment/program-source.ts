import type { Rule } from '#domain'
import { offersOf, seenIn } from '../kit.ts'
import { runsOnWindows } from './script.ts'

export const programSource: Rule = {
  id: 'attachment/program-source',
  // WHY: 25, a banner: it runs only where its language is installed. Two of 105 ordinary mails of a public test
  // collection carry one, sent between programmers.
  weight: 25,
  since: '0.1.0',
  needs: 'file',
  sources: ['https://attack.mitre.org/techniques/T1059/'],
  text: {
    ja: {
      title: 'プログラムを書いた文字のファイルが添付されています',
      why: '技術者どうしのやり取りではよくあるファイルで、多くのパソコンでは開いても動きません。ただ、その言語の道具が入っているパソコンでは、開くと命令が実行されることがあります。',
      todo: '技術の仕事で届く予定があった場合を除き、開かずに送信者へ目的を確かめてください。',
    },
    en: {
      title: 'The text of a program is attached',
      why: 'Programmers exchange such files, and on most computers nothing happens when they are opened. Where the tools of that language are installed, opening one may run it.',
      todo: 'Unless you expected it for technical work, leave it closed and ask the sender what it is for.',
    },
  },
  *examine(message) {
    for (const offer of offersOf(message)) if (offer.family === 'script' && !runsOnWindows(offer)) yield seenIn(offer)
  },
}
