import type { Rule } from '#domain'
import { factsOf, fileOf } from '../kit.ts'
import { lureWords } from '../lure-words.ts'

export const lureText: Rule = {
  id: 'body/lure-text',
  // WHY: 45, a banner by itself: manuals explain the button too. A macro in the mail (25) makes it a hold. Two of 77
  // ordinary macro files speak of "enabling macros" to make their forms work; that alone is not a lure.
  weight: 45,
  since: '0.1.0',
  needs: 'file',
  sources: [
    'https://attack.mitre.org/techniques/T1204/002/',
    'https://www.ipa.go.jp/security/emotet/index.html',
    'https://www.jpcert.or.jp/at/2019/at190044.html',
  ],
  text: {
    ja: {
      title: '「コンテンツの有効化」などを押すように求める文書です',
      why: '文書の中に、保護を外すボタン(「コンテンツの有効化」「編集を有効にする」など)を押すよう求める文があります。Emotet(エモテット)などの文書は、必ずこの一押しを頼んできます。押すと中のプログラムが動きます。',
      todo: 'ボタンは押さずに閉じてください。操作の説明書など、書かれている理由が分かる場合は問題ありません。分からなければ、送信者に電話で確かめてください。',
    },
    en: {
      title: 'The document asks you to press "Enable Content" or the like',
      why: 'Its text asks the reader to press a button that takes protection away ("Enable Content", "Enable Editing"). Documents like those of Emotet always depend on that one click; it sets the program inside going.',
      todo: 'Close it without pressing the button. If it is, say, a manual and you can see why it says so, all is well; otherwise phone the sender.',
    },
  },
  *examine(message) {
    for (const { part, fact } of factsOf(message, 'text')) {
      if (fact.from !== 'document') continue
      const words = lureWords(fact)
      if (words !== undefined) yield { part: part.id, seen: { document: fileOf(message, part).name, words } }
    }
  },
}
