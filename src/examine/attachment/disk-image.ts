import type { Rule } from '#domain'
import { offersOf, seenIn } from '../kit.ts'

export const diskImage: Rule = {
  id: 'attachment/disk-image',
  weight: 60,
  since: '0.1.0',
  needs: 'file',
  sources: ['https://attack.mitre.org/techniques/T1553/005/', 'https://attack.mitre.org/techniques/T1566/001/'],
  text: {
    ja: {
      title: 'ディスクを丸ごと写したファイルが届いています',
      why: '開くと、CDやUSBメモリーを挿したときのように中身が現れるファイルです。中のファイルには「外部から届いた」という目印が付かず、警告なしに動いてしまうことがあります。書類をこの形で送ることはまずありません。',
      todo: '開かないでください。画像データなどをこの形で受け取る約束があった場合は、送信元の施設に電話で確かめてください。',
    },
    en: {
      title: 'A disk image has been sent',
      why: 'Opening it is like inserting a CD or a USB stick: its contents appear as a drive. Files inside may lose the mark "came from outside" and then start without a warning. Documents are hardly ever sent this way.',
      todo: 'Do not open it. If you agreed to receive, say, medical images in this form, phone the institution that sent it.',
    },
  },
  *examine(message) {
    for (const offer of offersOf(message))
      if (offer.family === 'disk-image') yield seenIn(offer, { boxed: offer.boxed ? 'yes' : 'no' })
  },
}
