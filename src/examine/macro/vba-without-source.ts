import type { Rule } from '#domain'
import { macroFilesOf } from '../macro-files.ts'

export const vbaWithoutSource: Rule = {
  id: 'macro/vba-without-source',
  // WHY: holds by its own weight as "could not be inspected": there is code, and nobody can read it as text.
  weight: 55,
  since: '0.1.0',
  needs: 'file',
  sources: [
    'https://attack.mitre.org/techniques/T1564/007/',
    'https://learn.microsoft.com/en-us/openspecs/office_file_formats/ms-ovba/575462ba-bf67-4190-9fac-c275523c75fc',
  ],
  text: {
    ja: {
      title: '検査できませんでした(マクロの中身が読める形で入っていません)',
      why: 'マクロ(組み込みのプログラム)はあるのに、人が読める元の文章だけが抜かれています。文書が壊れている場合もありますが、検査から中身を隠すために抜き取る手口も知られています。',
      todo: 'マクロは有効にしないでください。必要な文書であれば、送信者に電話をして、マクロのないものを送り直してもらってください。',
    },
    en: {
      title: 'Could not be inspected: the macro has no readable source',
      why: 'There is a macro, but its readable text is missing and only the compiled form is left. The file may be damaged; removing the text is also a known way to keep a macro from being looked at.',
      todo: 'Do not enable macros. If you need the document, phone the sender and ask for a copy without macros.',
    },
  },
  *examine(message) {
    for (const { file, projects } of macroFilesOf(message)) {
      for (const { part, fact } of projects) {
        if (!fact.hasSource) yield { part: part.id, seen: { file: file.name, modules: fact.modules.join(', ') } }
      }
    }
  },
}
