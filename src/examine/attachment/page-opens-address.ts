import type { Message, Part, Rule } from '#domain'
import { factsOf } from '../kit.ts'

export const pageOpensAddress: Rule = {
  id: 'attachment/page-opens-address',
  // WHY: 50, held: a link would do, and a page of a few words that leads on by itself is sent where a link in the mail
  // would be looked at. Saved pages that do so have text of their own.
  weight: 50,
  since: '0.1.0',
  needs: 'file',
  sources: ['https://attack.mitre.org/techniques/T1566/001/', 'https://attack.mitre.org/techniques/T1027/006/'],
  text: {
    ja: {
      title: '開いたとたんに別のサイトへ移動する添付ファイルです',
      why: 'このファイルには読む内容がほとんどなく、開くと自動で別のサイトへ移動します。メールの本文にリンクを書くと調べられるため、それを避けて偽のログイン画面へ連れて行くときに使われます。',
      todo: '開かないでください。開いてしまい、パスワードなどを入力した場合は、すぐに担当者へ知らせてください。',
    },
    en: {
      title: 'An attachment that goes to another site as soon as it is opened',
      why: 'There is hardly anything to read in it; opening it leads straight to another site. That is how people are taken to false sign-in pages without a link in the mail that could be inspected.',
      todo: 'Do not open it. If it has been opened and a password was entered, tell the person responsible right away.',
    },
  },
  *examine(message) {
    for (const { part, fact } of factsOf(message, 'link')) {
      if (fact.opens !== 'by-itself' || !isAttachedPage(message, part) || wordsIn(part) > WORDS_CHARS_MAX) continue
      if (/^\s*(?:https?:|ftp:|\/\/)/iu.test(fact.url))
        yield { part: part.id, seen: { name: part.name, url: fact.url } }
    }
  },
}

const PAGES: ReadonlySet<string> = new Set(['html', 'svg', 'xml'])
// LIMIT: "Please wait, your document is being opened" and the like.
const WORDS_CHARS_MAX = 400

// What a page has put together counts as that page.
const isAttachedPage = (message: Message, part: Part): boolean => {
  const parent = part.parent === null ? undefined : message.parts[part.parent]
  if (!PAGES.has(part.kind) || (part.role === 'body' && parent?.kind !== 'mht')) return false
  return part.role !== 'hidden' || parent === undefined || parent.role !== 'body'
}

const wordsIn = (part: Part): number =>
  part.facts.reduce(
    (count, fact) => (fact.type === 'text' ? count + fact.text.replace(/\s+/gu, ' ').trim().length : count),
    0,
  )
