import type { Rule } from '#domain'
import { offersOf, seenIn } from '../kit.ts'
import { isInstaller } from './executable.ts'

export const installer: Rule = {
  id: 'attachment/installer',
  weight: 70,
  since: '0.1.0',
  needs: 'file',
  sources: ['https://attack.mitre.org/techniques/T1218/007/', 'https://attack.mitre.org/software/S0367/'],
  text: {
    ja: {
      title: 'ソフトを組み込むためのファイルが届いています',
      why: '開くとパソコンに新しいソフトが入る、インストール用のファイルです。正規の更新がメールの添付で届くことはなく、2021年末のEmotet(エモテット)は偽の閲覧ソフトをこの形で入れさせました。',
      todo: '開かないでください。更新が必要だと書かれていたら、業者のいつもの電話番号か、そのソフト自身の更新機能で確かめてください。',
    },
    en: {
      title: 'A file that installs software has been sent',
      why: 'Opening it installs new software on the computer. Genuine updates do not come as mail attachments; at the end of 2021 Emotet had people install a false viewer in this way.',
      todo: 'Do not open it. If the mail says an update is needed, check with your supplier by phone or use the update function of the software itself.',
    },
  },
  *examine(message) {
    for (const offer of offersOf(message)) {
      if (offer.family === 'executable' && isInstaller(offer.kind, offer.name)) yield seenIn(offer)
    }
  },
}
