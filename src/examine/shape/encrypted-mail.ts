import type { Rule } from '#domain'
import { unreadFor } from '../unread.ts'

export const encryptedMail: Rule = {
  id: 'shape/encrypted-mail',
  weight: 55,
  since: '0.1.0',
  needs: 'flaw',
  sources: ['https://www.rfc-editor.org/rfc/rfc8551', 'https://www.rfc-editor.org/rfc/rfc9580'],
  text: {
    ja: {
      title: '検査できませんでした(メール全体が暗号化されています)',
      why: '受け取る人だけが開けられる方式で、メールの中身が暗号化されています。情報を守る正しい使い方が多いものの、中身を調べることはできませんでした。',
      todo: '暗号化メールをやり取りしている相手であれば、担当者に受け取りを依頼してください。覚えがなければ、送信者に電話で確かめてください。',
    },
    en: {
      title: 'Could not be inspected: the whole mail is encrypted',
      why: 'The mail is encrypted so that only its receiver can open it. That is mostly done to protect information, but it means nobody could look inside on the way.',
      todo: 'If you exchange encrypted mail with this sender, ask the person responsible to release it. If not, phone the sender.',
    },
  },
  *examine(message) {
    for (const { part, flaw } of unreadFor(message, 'locked-mail'))
      yield { part: part.id, seen: { flaw: flaw.code, name: part.name } }
    // An OpenPGP message in a body or file; a detached signature has neither this ending nor this start.
    for (const part of message.parts) {
      if (part.kind === 'pgp' && /\.(?:pgp|gpg)$/iu.test(part.name)) yield { part: part.id, seen: { name: part.name } }
    }
  },
}
