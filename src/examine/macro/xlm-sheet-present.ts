import type { Rule } from '#domain'
import { macroFilesOf } from '../macro-files.ts'

export const xlmSheetPresent: Rule = {
  id: 'macro/xlm-sheet-present',
  // WHY: hardly anybody has written such sheets since 1993, but old accounting workbooks still hold one: a banner.
  weight: 35,
  since: '0.1.0',
  needs: 'file',
  sources: [
    'https://learn.microsoft.com/en-us/openspecs/office_file_formats/ms-xls/cd03cb5f-ca02-4934-a391-bb674cb8aa06',
    'https://attack.mitre.org/techniques/T1059/',
  ],
  text: {
    ja: {
      title: '旧式のマクロ(Excel 4.0マクロ)を含むブックです',
      why: '1990年代の古い形式のマクロ専用シートがあります。今のExcelでは初めから止められている仕組みで、新しく作られる書類で使われることはほとんどありません。一方、2021年から2022年のEmotet(エモテット)はこの形式を使いました。',
      todo: '長く使われてきた書式だと分かっている場合を除き、マクロを有効にしないでください。見覚えのないファイルなら、送信者に電話で確かめてください。',
    },
    en: {
      title: 'Workbook with old-style macros (Excel 4.0)',
      why: 'One of its sheets holds macros in a form from the early 1990s, which Excel now switches off by default. New workbooks hardly ever use it; Emotet did, in 2021 and 2022.',
      todo: 'Do not enable macros unless you recognise this as a form that has been in use for years. If it is new to you, phone the sender.',
    },
  },
  *examine(message) {
    for (const { file, sheets } of macroFilesOf(message)) {
      for (const { part, fact } of sheets) {
        yield { part: part.id, seen: { file: file.name, sheet: fact.name, visibility: fact.visibility } }
      }
    }
  },
}
