import type { Rule } from '#domain'
import { SETTINGS_EXTENSIONS } from '../extensions.ts'
import { offersOf, seenIn } from '../kit.ts'

export const settingsFile: Rule = {
  id: 'attachment/settings-file',
  weight: 55,
  since: '0.1.0',
  needs: 'file',
  sources: ['https://attack.mitre.org/techniques/T1204/002/', 'https://attack.mitre.org/techniques/T1187/'],
  text: {
    ja: {
      title: 'パソコンの設定や接続を変えるファイルです',
      why: '開くと、遠隔操作の接続を始めたり、設定を書き換えたりする種類のファイルです。保守業者が使うことはありますが、メールで届いたものを開くと、知らない相手につながるおそれがあります。',
      todo: '開かないでください。保守業者の作業で必要だと言われた場合は、いつもの電話番号で業者に確かめ、業者の立ち会いのもとで行ってください。',
    },
    en: {
      title: 'A file that changes settings or opens a connection',
      why: 'Files of this type start a remote session or rewrite settings when opened. Maintenance companies use them, but one that arrives by mail may connect you to a stranger.',
      todo: 'Do not open it. If your maintenance company says it is needed, call them on the number you always use and do it together with them.',
    },
  },
  *examine(message) {
    for (const offer of offersOf(message)) {
      const name = offer.names.find((_, index) => SETTINGS_EXTENSIONS.has(offer.extensions[index] ?? ''))
      if (name !== undefined) yield seenIn(offer, { name })
    }
  },
}
