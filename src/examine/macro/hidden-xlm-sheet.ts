import type { Rule } from '#domain'
import { macroFilesOf, startsByItself } from '../macro-files.ts'

export const hiddenXlmSheet: Rule = {
  id: 'macro/hidden-xlm-sheet',
  // WHY: 45, still a banner: add-ins of the 1990s hid their macro sheets too. With a trigger the next rule takes over.
  weight: 45,
  since: '0.1.0',
  needs: 'file',
  sources: ['https://attack.mitre.org/techniques/T1564/', 'https://attack.mitre.org/software/S0367/'],
  text: {
    ja: {
      title: '旧式のマクロのシートが隠されています',
      why: '古い形式のマクロ(Excel 4.0マクロ)のシートが、画面に出ないように設定されています。見せる必要のない作業用シートを隠すこともありますが、マクロを隠す理由は多くありません。',
      todo: 'マクロは有効にしないでください。必要なファイルであれば、送信者に電話で、マクロのないもの(PDFなど)を送ってもらえるか相談してください。',
    },
    en: {
      title: 'A sheet with old-style macros is hidden',
      why: 'A sheet with Excel 4.0 macros is set so that it does not show on the screen. People do hide work sheets, but there is seldom a good reason to hide macros.',
      todo: 'Do not enable macros. If you need the contents, phone the sender and ask for a copy without macros, for instance a PDF.',
    },
  },
  *examine(message) {
    for (const each of macroFilesOf(message)) {
      if (startsByItself(each)) continue
      for (const { part, fact } of each.sheets) {
        if (fact.visibility === 'visible') continue
        yield { part: part.id, seen: { file: each.file.name, sheet: fact.name, visibility: fact.visibility } }
      }
    }
  },
}
