import type { Rule } from '#domain'
import { offersOf, seenIn } from '../kit.ts'

export const sylkDocument: Rule = {
  id: 'attachment/sylk-document',
  weight: 50,
  since: '0.1.0',
  needs: 'file',
  sources: ['https://attack.mitre.org/techniques/T1566/001/', 'https://attack.mitre.org/techniques/T1559/002/'],
  text: {
    ja: {
      title: '今は使われない表計算の形式(SYLK)です',
      why: '1980年代の表計算の形式で、Excelは今も開くことができ、命令を入れることもできます。届いた書類を守るための警告(保護ビュー)が働かないことがあり、悪用されてきました。',
      todo: '開かないでください。古い機器が出力したファイルだと分かっている場合だけ、送信者に電話で確かめてから使ってください。',
    },
    en: {
      title: 'A spreadsheet in a format nobody uses today (SYLK)',
      why: 'The format dates from the 1980s; Excel still opens it, commands included. The warning that protects you from files received by mail may not appear, which has been abused.',
      todo: 'Leave it closed, unless you know that an old machine of theirs writes such files; then phone the sender first.',
    },
  },
  *examine(message) {
    for (const offer of offersOf(message)) {
      if (offer.kind === 'sylk' || (offer.kind === undefined && offer.extension === 'slk')) yield seenIn(offer)
    }
  },
}
