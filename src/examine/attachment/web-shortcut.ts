import type { Rule } from '#domain'
import { offersOf, seenIn } from '../kit.ts'

export const webShortcut: Rule = {
  id: 'attachment/web-shortcut',
  // WHY: 45, a banner: people do drag links into mails. It leads somewhere, but does not act by itself.
  weight: 45,
  since: '0.1.0',
  needs: 'file',
  sources: ['https://attack.mitre.org/techniques/T1204/001/', 'https://attack.mitre.org/techniques/T1187/'],
  text: {
    ja: {
      title: '外部につながるファイルが添付されています',
      why: '開くと、ファイルに書かれたサイトや共有フォルダーに接続します。つながる先は開くまで見えにくく、偽のページや有害なファイルへの案内に使われることがあります。',
      todo: '届く予定がなければ開かないでください。必要な案内であれば、送信者に行き先を尋ね、いつものブックマークや検索から開いてください。',
    },
    en: {
      title: 'The attachment opens a connection elsewhere',
      why: 'Opening it connects to the web site or shared folder written inside, which is hard to see beforehand. Such files are sometimes used to lead people to false pages or harmful files.',
      todo: 'Unless you were expecting it, leave it closed. If you need what it points to, ask the sender for the address and go there through your own bookmark.',
    },
  },
  *examine(message) {
    for (const offer of offersOf(message)) {
      if (offer.family === 'shortcut' && offer.kind !== 'lnk' && offer.extension !== 'lnk') yield seenIn(offer)
    }
  },
}
