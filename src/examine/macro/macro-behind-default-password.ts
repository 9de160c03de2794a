import type { Rule } from '#domain'
import { factsOf, fileOf } from '../kit.ts'
import { macroFilesOf } from '../macro-files.ts'

export const macroBehindDefaultPassword: Rule = {
  id: 'macro/macro-behind-default-password',
  // WHY: nobody needs this for a macro of their own; it only keeps an inspection from seeing it.
  weight: 65,
  since: '0.1.0',
  needs: 'file',
  sources: [
    'https://attack.mitre.org/techniques/T1027/013/',
    'https://learn.microsoft.com/en-us/openspecs/office_file_formats/ms-xls/cd9cb457-8a3f-40e6-9d4a-6c9e2c7ddd6c',
  ],
  text: {
    ja: {
      title: '検査から隠すように暗号化された文書に、マクロがあります',
      why: 'Officeが自動で試す決まったパスワードで暗号化された文書の中に、マクロ(組み込みのプログラム)があります。受け取る人は何も尋ねられずに開けてしまい、途中の検査にだけ見えなくなる、ウイルスメールがよく使ってきた手口です。',
      todo: '開かないでください。送信者に心当たりがあれば、いつもの電話番号で確かめ、マクロのない形で送り直してもらってください。',
    },
    en: {
      title: 'A macro in a document that was encrypted out of sight',
      why: 'The document is encrypted with a fixed password that Office tries by itself, and it contains a macro. The reader is asked for nothing; only an inspection on the road is kept from seeing it. Mail that spreads viruses has used this for years.',
      todo: 'Leave it closed. If you know the sender, phone them on the number you always use and ask for a version without macros.',
    },
  },
  *examine(message) {
    const locked = factsOf(message, 'encryption').filter(({ fact }) => fact.password?.from === 'default')
    if (locked.length === 0) return
    const withMacro = new Map(macroFilesOf(message).map((each) => [each.file, each]))
    for (const { part, fact } of locked) {
      const file = fileOf(message, part)
      if (withMacro.get(file)?.hasMacro) yield { part: part.id, seen: { name: file.name, scheme: fact.scheme } }
    }
  },
}
