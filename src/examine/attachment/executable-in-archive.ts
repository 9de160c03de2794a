import type { Rule } from '#domain'
import { offersOf, seenIn } from '../kit.ts'

export const executableInArchive: Rule = {
  id: 'attachment/executable-in-archive',
  // WHY: a little heavier than a bare program: the wrapping keeps mail programs from blocking it.
  weight: 75,
  since: '0.1.0',
  needs: 'file',
  sources: ['https://attack.mitre.org/techniques/T1566/001/', 'https://attack.mitre.org/techniques/T1027/'],
  text: {
    ja: {
      title: '圧縮ファイルの中にプログラムが入っています',
      why: '圧縮ファイルを展開すると、開くだけで動き出すプログラムが出てきます。多くのメールソフトはプログラムの添付を止めるため、圧縮して届ける手口が古くからあります。',
      todo: '展開せず、開かないでください。業者から受け取る予定があった場合は、いつもの電話番号で業者に確かめてください。',
    },
    en: {
      title: 'A program is packed inside an archive',
      why: 'Unpacking this archive yields a program that runs as soon as it is opened. Mail programs usually stop programs, so packing them is an old way to get them through.',
      todo: 'Do not unpack or open it. If a supplier announced such a file, call them on the number you always use.',
    },
  },
  *examine(message) {
    for (const offer of offersOf(message)) {
      if (offer.family === 'executable' && offer.boxed) yield seenIn(offer, { path: offer.part.path })
    }
  },
}
