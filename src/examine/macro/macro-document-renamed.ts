import type { Rule } from '#domain'
import { familyOfExtension, MACRO_EXTENSIONS } from '../extensions.ts'
import { extensionOf, namesOf } from '../kit.ts'
import { macroFilesOf } from '../macro-files.ts'

export const macroDocumentRenamed: Rule = {
  id: 'macro/macro-document-renamed',
  // WHY: 45, a banner by itself: Office itself declines to open a macro under `.docx` or `.xlsx`, and 2 of 77 ordinary
  // macro files are named like that. Under `.pdf` or `.jpg` the rule on disguised documents makes it a hold.
  weight: 45,
  since: '0.1.0',
  needs: 'file',
  sources: [
    'https://attack.mitre.org/techniques/T1036/008/',
    'https://learn.microsoft.com/en-us/deployoffice/security/internet-macros-blocked',
  ],
  text: {
    ja: {
      title: 'マクロがないはずの名前の文書に、マクロがあります',
      why: 'ファイル名の末尾はマクロのない形式を示していますが、中にはマクロ(組み込みのプログラム)があります。Officeがこの名前でマクロを保存することはないため、あとから名前が変えられたと考えられます。整理のための付け替えのこともあれば、検査を通すためのこともあります。',
      todo: '開かないでください。送信者に心当たりがあれば、電話で「マクロのない元のファイル」を送り直してもらえるか相談してください。',
    },
    en: {
      title: 'A macro inside a document whose name says there is none',
      why: 'The ending of the file name stands for a document without macros, yet there is one inside. Office never saves a macro under such a name, so it was changed afterwards: perhaps by way of tidying up, perhaps to get past an inspection.',
      todo: 'Leave it closed. If you know the sender, phone them and ask for the original file without macros.',
    },
  },
  *examine(message) {
    for (const { file, hasMacro } of macroFilesOf(message)) {
      if (!hasMacro) continue
      for (const name of namesOf(file)) {
        if (isMacroFree(file.kind, extensionOf(name))) yield { part: file.id, seen: { name, kind: file.kind } }
      }
    }
  },
}

// QUIRK: Flat OPC, Word 2003 XML and MHTML keep their macros under `.xml` and `.mht`; an RTF carries objects only.
const TEXT_KINDS: ReadonlySet<string> = new Set(['flat-opc', 'word-xml', 'excel-xml', 'mht', 'mail', 'activemime'])
const TEXT_EXTENSIONS: ReadonlySet<string> = new Set(['xml', 'mht', 'mhtml', 'eml', 'htm', 'html'])

function isMacroFree(kind: string, extension: string): boolean {
  if (MACRO_EXTENSIONS.has(extension)) return false
  if (TEXT_KINDS.has(kind) && TEXT_EXTENSIONS.has(extension)) return false
  return familyOfExtension(extension) !== 'unknown' && familyOfExtension(extension) !== 'macro'
}
