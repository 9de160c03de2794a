import type { Rule } from '#domain'
import { headOf } from '../kit.ts'

export const replyWithoutThread: Rule = {
  id: 'sender/reply-without-thread',
  // WHY: 10, never felt alone: some phones and web forms write `Re:` without saying to what.
  weight: 10,
  since: '0.1.0',
  sources: ['https://www.rfc-editor.org/rfc/rfc5322', 'https://blogs.jpcert.or.jp/ja/2019/12/emotetfaq.html'],
  text: {
    ja: {
      title: '返信の件名ですが、元のメールとのつながりがありません',
      why: '件名は返信の形なのに、どのメールへの返信かを示す記録がありません。過去の件名を借りて返信に見せかける手口があります。ソフトの都合で起こることも多いため、参考の記録です。',
      todo: '自分が送ったメールへの返信として話が合うかを確かめてください。合わなければ、添付ファイルやリンクは開かないでください。',
    },
    en: {
      title: 'The subject says reply, but it belongs to no earlier mail',
      why: 'It looks like a reply, yet does not say to which mail. Attackers borrow old subjects to appear as replies. Some mail programs cause this too, so it is only recorded.',
      todo: 'See whether it makes sense as an answer to something you wrote. If it does not, leave attachments and links alone.',
    },
  },
  *examine(message) {
    const head = headOf(message)
    if (head === undefined || message.parts[0]?.kind !== 'mail') return
    // WHY first: most subjects do not begin like an answer.
    if (!/^[\s\u3000]*[RAraＲＡｒａ返回]/u.test(head.subject)) return
    const hasThread =
      head.inReplyTo.length > 0 ||
      head.references.length > 0 ||
      head.fields.some(({ name }) => /^thread-index$/iu.test(name))
    const subject = head.subject.slice(0, 300).normalize('NFKC').trim()
    if (!hasThread && /^(?:re|返信|回复|aw)\s?(?:\[\d{1,3}\])?\s?:/iu.test(subject))
      yield { part: 0, seen: { subject: head.subject } }
  },
}
