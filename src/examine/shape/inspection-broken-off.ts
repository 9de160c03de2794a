import type { Rule } from '#domain'
import { unreadFor } from '../unread.ts'

export const inspectionBrokenOff: Rule = {
  id: 'shape/inspection-broken-off',
  weight: 60,
  since: '0.1.0',
  needs: 'flaw',
  sources: ['https://cwe.mitre.org/data/definitions/636.html', 'https://attack.mitre.org/techniques/T1499/'],
  text: {
    ja: {
      title: '検査できませんでした(途中で止まりました)',
      why: '調べている途中で検査が止まったか、決められた時間内に終わりませんでした。検査を止める目的で作られたメールもあるため、お預かりします。',
      todo: '急ぎの場合は、送信者のいつもの電話番号に連絡し、内容を確かめてください。担当者にも知らせてください。',
    },
    en: {
      title: 'Could not be inspected: the inspection broke off',
      why: 'The inspection stopped halfway or did not finish in time. Some mails are made to do just that, so this one is kept back.',
      todo: 'If it is urgent, call the sender on the number you always use and ask what it contains. Tell the person responsible as well.',
    },
  },
  *examine(message) {
    for (const { part, flaw } of unreadFor(message, 'broke-off')) {
      yield {
        part: part.id,
        seen: { flaw: flaw.code, name: part.name, ...(flaw.seen === undefined ? {} : { seen: flaw.seen }) },
      }
    }
  },
}
