import type { Rule } from '#domain'
import { macroFilesOf, startsByItself, wordsOf } from '../macro-files.ts'

export const startsAndRuns: Rule = {
  id: 'macro/starts-and-runs',
  // WHY: trigger and reach together are what every Emotet document of 2019-2022 had, and what ordinary macros lack.
  weight: 90,
  since: '0.1.0',
  needs: 'file',
  sources: [
    'https://attack.mitre.org/techniques/T1204/002/',
    'https://attack.mitre.org/techniques/T1059/005/',
    'https://attack.mitre.org/software/S0367/',
    'https://www.jpcert.or.jp/at/2019/at190044.html',
  ],
  text: {
    ja: {
      title: '開くとひとりでに動き出し、外部に手を伸ばすマクロがあります',
      why: 'この文書のマクロ(文書に組み込まれたプログラム)は、文書を開いただけで動き出し、別のプログラムの起動やファイルの取り寄せを行う作りです。Emotet(エモテット)の文書がまさにこの形でした。ふつうの書類にはまず必要のない動きです。',
      todo: '文書は開かず、「コンテンツの有効化」も押さないでください。送信者に心当たりがあれば、いつもの電話番号で本人に確かめてください。もし既に開いてしまっていたら、そのパソコンをネットワークから外し、担当者に知らせてください。',
    },
    en: {
      title: 'Contains a macro that starts by itself and reaches outside',
      why: 'The macro (a small program inside the document) starts as soon as the document is opened, and then runs another program or fetches a file. Documents that spread Emotet were built exactly like this; everyday paperwork has no need of it.',
      todo: 'Leave the document closed and do not press "Enable Content". If you know the sender, call them on the number you always use. If it has already been opened, take that computer off the network and tell the person responsible.',
    },
  },
  *examine(message) {
    for (const each of macroFilesOf(message)) {
      if (!startsByItself(each)) continue
      const starts = wordsOf(each.triggers) || (each.xlmTriggers[0]?.fact.name ?? '')
      const [first] = [...each.reaches, ...each.concealed]
      const [program] = each.programs
      if (first !== undefined) {
        const reaches = wordsOf([...each.reaches, ...each.concealed])
        yield { part: first.part.id, seen: { file: each.file.name, starts, reaches, line: first.fact.line } }
      } else if (program !== undefined) {
        yield { part: program.part.id, seen: { file: each.file.name, starts, reaches: program.fact.url } }
      }
    }
  },
}
