import type { Rule } from '#domain'
import { offersOf, seenIn } from '../kit.ts'

export const shortcut: Rule = {
  id: 'attachment/shortcut',
  weight: 80,
  since: '0.1.0',
  needs: 'file',
  sources: [
    'https://attack.mitre.org/techniques/T1204/002/',
    'https://attack.mitre.org/techniques/T1027/012/',
    'https://www.jpcert.or.jp/at/2022/at220006.html',
  ],
  text: {
    ja: {
      title: 'ショートカットのファイルが届いています',
      why: 'ショートカットは自分のパソコンの中で使うもので、人に送っても役に立ちません。好きな絵柄で表示でき、開くと任意の命令を動かせるため、2022年4月のEmotet(エモテット)などで文書に見せかけて使われました。',
      todo: '文書の絵柄に見えても開かないでください。送信者に心当たりがあれば、電話で「ショートカットが届いた」と伝え、元の文書を送ってもらってください。',
    },
    en: {
      title: 'A Windows shortcut has been sent',
      why: 'A shortcut is of use only on the computer it was made on. It can show any icon and run any command, and in April 2022 Emotet sent shortcuts that looked like documents.',
      todo: 'Do not open it, even if it looks like a document. If you know the sender, phone and say that a shortcut arrived; ask for the document itself.',
    },
  },
  *examine(message) {
    for (const offer of offersOf(message)) {
      if (offer.kind === 'lnk' || (offer.family === 'shortcut' && offer.extension === 'lnk')) yield seenIn(offer)
    }
  },
}
