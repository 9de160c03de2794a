import type { Rule } from '#domain'
import { headOf } from '../kit.ts'
import { sendersOf } from '../senders.ts'

export const noSenderAddress: Rule = {
  id: 'sender/no-sender-address',
  // WHY: 15, not felt alone: drafts saved as files have no sender either.
  weight: 15,
  since: '0.1.0',
  sources: ['https://www.rfc-editor.org/rfc/rfc5322'],
  text: {
    ja: {
      title: '差出人のアドレスが書かれていません',
      why: 'だれから届いたのかを確かめる手掛かりがありません。下書きを保存したファイルや、古い機器からの通知でも起こります。',
      todo: '心当たりのある機器や業務からのものかを担当者に確かめ、分からなければ開かずに削除してください。',
    },
    en: {
      title: 'There is no sender address',
      why: 'Nothing tells whom the mail is from. Drafts saved as files and notices from older devices look like this as well.',
      todo: 'Ask the person responsible whether one of your devices sends such mail; if nobody knows it, delete it unopened.',
    },
  },
  *examine(message) {
    // An Outlook file may be a draft, a note or an appointment; those have no sender by nature.
    if (message.parts[0]?.kind !== 'mail' || headOf(message) === undefined) return
    if (sendersOf(message).every(({ address }) => address === ''))
      yield { part: 0, seen: { name: sendersOf(message)[0]?.name ?? '' } }
  },
}
