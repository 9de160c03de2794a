import type { Rule } from '#domain'
import { INSTALLER_EXTENSIONS } from '../extensions.ts'
import { extensionOf, offersOf, seenIn } from '../kit.ts'

export const executable: Rule = {
  id: 'attachment/executable',
  weight: 70,
  since: '0.1.0',
  needs: 'file',
  sources: ['https://attack.mitre.org/techniques/T1566/001/', 'https://attack.mitre.org/techniques/T1204/002/'],
  text: {
    ja: {
      title: 'プログラムそのものが添付されています',
      why: '開くとパソコンの上で動き出す、プログラムのファイルです。診療や事務のやり取りで、プログラムがメールで届くことはまずありません。',
      todo: '開かないでください。機器やソフトの業者から届く予定があった場合は、業者のいつもの電話番号に連絡し、公式サイトなど別の方法で受け取れるか確かめてください。',
    },
    en: {
      title: 'A program is attached',
      why: "This file is a program: opening it makes it run on your computer. Programs are hardly ever sent by mail in the course of a clinic's work.",
      todo: 'Do not open it. If a supplier announced one, call the supplier on the number you always use and ask for another way to get it, such as their own site.',
    },
  },
  *examine(message) {
    for (const offer of offersOf(message)) {
      if (offer.family === 'executable' && !offer.boxed && !isInstaller(offer.kind, offer.name)) yield seenIn(offer)
    }
  },
}

/** Installers have a rule, and words, of their own. */
export const isInstaller = (kind: string | undefined, name: string): boolean =>
  kind === 'msi' || kind === 'appx' || (kind !== 'exe' && INSTALLER_EXTENSIONS.has(extensionOf(name)))
