import type { Rule } from '#domain'
import { macroFilesOf } from '../macro-files.ts'

export const macroPresent: Rule = {
  id: 'macro/macro-present',
  // WHY: presence is not behaviour: 77 ordinary macro files of a public test collection must not be held for it.
  // A place that never works with macros takes the policy `strict`, which holds them all.
  weight: 25,
  since: '0.1.0',
  needs: 'file',
  sources: [
    'https://learn.microsoft.com/en-us/deployoffice/security/internet-macros-blocked',
    'https://attack.mitre.org/techniques/T1566/001/',
  ],
  text: {
    ja: {
      title: 'マクロを含む文書です',
      why: '文書の中にマクロ(組み込みのプログラム)があります。集計表や申請書などで正しく使われることも多く、これだけで危険とは言えません。ただ、受け取った人に「コンテンツの有効化」を押させて悪用する例が続いています。',
      todo: '見るだけなら、マクロを有効にせずに開けば足ります。「コンテンツの有効化」は、送信者と用件に心当たりがあり、マクロが必要だと分かっているときだけ押してください。',
    },
    en: {
      title: 'The document contains a macro',
      why: 'There is a macro (a small built-in program) in this document. Many timesheets and forms use one properly, so this alone is no sign of an attack. Attackers, however, keep asking people to press "Enable Content".',
      todo: 'To read it, you can open it without enabling anything. Press "Enable Content" only when you know the sender, expected the file, and know that it needs its macro.',
    },
  },
  *examine(message) {
    for (const { file, hasMacro, projects, sheets } of macroFilesOf(message)) {
      if (!hasMacro) continue
      const modules = projects.flatMap(({ fact }) => fact.modules)
      yield { part: file.id, seen: { file: file.name, modules: modules.length, sheets: sheets.length } }
    }
  },
}
