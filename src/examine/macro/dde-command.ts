import type { Rule } from '#domain'
import { factsOf, fileOf } from '../kit.ts'

export const ddeCommand: Rule = {
  id: 'macro/dde-command',
  // WHY: 85: a document that asks a shell for data has no honest use; ordinary DDE links ask Excel or Word.
  weight: 85,
  since: '0.1.0',
  needs: 'file',
  sources: [
    'https://attack.mitre.org/techniques/T1559/002/',
    'https://learn.microsoft.com/en-us/security-updates/securityadvisories/2017/4053440',
  ],
  text: {
    ja: {
      title: 'マクロを使わずに、パソコンの命令を動かそうとする文書です',
      why: 'ほかのソフトからデータを受け取るための古い仕組み(DDE)に、データではなく命令が書かれています。開いて確認画面に「はい」と答えると、その命令が動きます。まともな書類にこのような使い方はありません。',
      todo: '開かないでください。もし開いて「はい」を押してしまっていたら、そのパソコンをネットワークから外し、担当者に知らせてください。',
    },
    en: {
      title: 'A document that tries to run a command without any macro',
      why: 'An old mechanism for fetching data from another program (DDE) has been given a command instead. Whoever opens the document and answers "Yes" to a question runs it. No honest document works like that.',
      todo: 'Leave it closed. If somebody has already opened it and pressed "Yes", take that computer off the network and tell the person responsible.',
    },
  },
  *examine(message) {
    for (const { part, fact } of factsOf(message, 'command')) {
      if (!fact.hidden.includes('dde')) continue
      yield { part: part.id, seen: { document: fileOf(message, part).name, command: fact.command.slice(0, 500) } }
    }
  },
}
