import type { Rule } from '#domain'
import { originOf } from '../origin.ts'

export const madeUpResults: Rule = {
  id: 'sender/made-up-results',
  // WHY: 15, for the record: mail that came through here before, and was sent on and back, bears our results as well.
  weight: 15,
  since: '0.1.0',
  needs: 'origin',
  sources: ['https://www.rfc-editor.org/rfc/rfc8601'],
  text: {
    ja: {
      title: '当院のサーバーの名前をかたる「確認結果」が書き込まれています',
      why: '送信元を確認した結果は、受け取ったサーバーがメールに書き込みます。このメールには、当院のサーバーの名前を使った結果が、届く前から書き込まれていました。本物らしく見せるための細工かもしれません。',
      todo: 'ほかの指摘とあわせて判断してください。このメールの「確認済み」という表示は信じないでください。',
    },
    en: {
      title: 'It carries check results in the name of your own server',
      why: 'The server that takes a mail writes into it what it found out about the sender. This mail already had such results, in the name of your server, when it came. That may be meant to make it look checked.',
      todo: 'Weigh it together with what else was found, and do not rely on anything in the mail that says it was verified.',
    },
  },
  *examine(_message, known) {
    for (const { by, at, said } of originOf(known)?.forged ?? []) yield { part: 0, at, seen: { by, said } }
  },
}
