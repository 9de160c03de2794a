import type { Rule } from '#domain'
import { macroFilesOf } from '../macro-files.ts'

export const xmlDocumentWithMacro: Rule = {
  id: 'macro/xml-document-with-macro',
  // WHY: most Emotet documents of early 2019 were such XML under `.doc`; in daily work nobody saves macros this way.
  weight: 65,
  since: '0.1.0',
  needs: 'file',
  sources: [
    'https://attack.mitre.org/software/S0367/',
    'https://attack.mitre.org/techniques/T1027/',
    'https://learn.microsoft.com/en-us/deployoffice/security/internet-macros-blocked',
  ],
  text: {
    ja: {
      title: '文字だけのファイルに見せた文書の中に、マクロがあります',
      why: '文書全体を文字(XMLなど)として書き出した珍しい形式の中に、マクロ(組み込みのプログラム)があります。検査をすり抜けやすいため、2019年初めのEmotet(エモテット)が好んで使いました。ふだんの仕事でこの形式にマクロを入れることはまずありません。',
      todo: '開かないでください。必要な書類であれば、送信者に電話をして、ふつうのWordやPDFの形で送り直してもらってください。',
    },
    en: {
      title: 'A macro inside a document written out as plain text',
      why: 'The whole document is stored as text (XML or the like), a rare form, and holds a macro. Scanners tend to overlook it, which is why Emotet liked it in early 2019. In everyday work macros are hardly ever saved this way.',
      todo: 'Leave it closed. If you need the contents, phone the sender and ask for an ordinary Word file or a PDF.',
    },
  },
  *examine(message) {
    for (const { file, hasMacro } of macroFilesOf(message)) {
      if (hasMacro && WRITTEN_OUT.has(file.kind)) yield { part: file.id, seen: { name: file.name, kind: file.kind } }
    }
  },
}

const WRITTEN_OUT: ReadonlySet<string> = new Set(['flat-opc', 'word-xml', 'excel-xml', 'mht', 'activemime'])
