import type { Rule } from '#domain'
import { bodiesOf } from '../kit.ts'
import { enablingWords } from '../lure-words.ts'
import { macroFilesOf } from '../macro-files.ts'

export const enablingAskedInMail: Rule = {
  id: 'body/enabling-asked-in-mail',
  // WHY: 15: honest senders of macro forms write this too; macro (25) and this together stay a banner.
  weight: 15,
  since: '0.1.0',
  needs: 'file',
  sources: ['https://attack.mitre.org/techniques/T1204/002/', 'https://www.ipa.go.jp/security/emotet/index.html'],
  text: {
    ja: {
      title: '本文で、マクロなどを有効にするように求めています',
      why: 'マクロ入りの文書が添付され、本文にも保護を外す操作の案内があります。正しい申請書式の案内でも見られますが、マクロを動かさせたいメールにも書かれます。',
      todo: '送信者と用件に心当たりがある場合だけ従ってください。なければ、操作する前に電話で確かめてください。',
    },
    en: {
      title: 'The mail itself asks you to enable macros or the like',
      why: 'A document with a macro is attached, and the mail tells how to take protection away. Instructions for honest forms say so too, and so do mails whose macro is meant to run.',
      todo: 'Follow it only if you know the sender and expected the file. Otherwise phone first.',
    },
  },
  *examine(message) {
    // Warnings such as those of a medical association name the button too, without a macro document.
    if (!macroFilesOf(message).some(({ hasMacro }) => hasMacro)) return
    for (const { part, fact } of bodiesOf(message)) {
      const words = enablingWords(fact)
      if (words !== undefined) yield { part: part.id, seen: { words } }
    }
  },
}
