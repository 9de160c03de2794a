import type { Rule } from '#domain'
import { macroFilesOf, startsByItself } from '../macro-files.ts'

export const hiddenXlmSheetStarts: Rule = {
  id: 'macro/hidden-xlm-sheet-starts',
  // WHY: hidden and self-starting at once was the mark of the Emotet workbooks of November 2021 to April 2022.
  weight: 80,
  since: '0.1.0',
  needs: 'file',
  sources: [
    'https://attack.mitre.org/techniques/T1564/',
    'https://attack.mitre.org/software/S0367/',
    'https://www.jpcert.or.jp/at/2022/at220006.html',
  ],
  text: {
    ja: {
      title: '隠された旧式マクロが、開くと自動で動く作りです',
      why: '画面に出ないシートに古い形式のマクロ(Excel 4.0マクロ)があり、ブックを開くと自動で動く設定です。2021年から2022年にかけて届いたEmotet(エモテット)のブックと同じ作りです。',
      todo: 'ファイルは開かないでください。「コンテンツの有効化」を求められても押さないでください。送信者に心当たりがあれば、いつもの電話番号で確かめてください。',
    },
    en: {
      title: 'A hidden old-style macro starts when the workbook is opened',
      why: 'A sheet that does not show on the screen holds Excel 4.0 macros, and the workbook is set to run them when it opens. The Emotet workbooks of 2021 and 2022 were made in the same way.',
      todo: 'Leave the file closed, and do not press "Enable Content" if you are asked to. If you know the sender, check with them on the phone number you always use.',
    },
  },
  *examine(message) {
    for (const each of macroFilesOf(message)) {
      const hidden = each.sheets.find(({ fact }) => fact.visibility !== 'visible')
      if (hidden === undefined || !startsByItself(each)) continue
      const starts = each.xlmTriggers[0]?.fact.name ?? each.triggers[0]?.fact.word ?? ''
      yield { part: hidden.part.id, seen: { file: each.file.name, sheet: hidden.fact.name, starts } }
    }
  },
}
