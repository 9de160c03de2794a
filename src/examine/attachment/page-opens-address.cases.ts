import type { Fact } from '#domain'
import { attached, mailWith, type RuleCases } from '../../../test/fixtures/rule-case.ts'

const leading = (text: string, opens?: 'by-itself'): readonly Fact[] => [
  { type: 'text', from: 'html', text, charset: 'utf-8' },
  { type: 'link', url: 'https://login.example/', shown: '', ...(opens === undefined ? {} : { opens }) },
]

export const cases: RuleCases = {
  accept: [
    {
      name: 'near miss: a page with a link to click',
      message: mailWith(attached('a.html', 'html', { facts: leading('ようこそ') })),
    },
    {
      name: 'near miss: a saved page with a text of its own',
      message: mailWith(attached('a.html', 'html', { facts: leading('診療のご案内 '.repeat(80), 'by-itself') })),
    },
  ],
  reject: [
    {
      name: 'a page of two words that leads on',
      message: mailWith(attached('a.html', 'html', { facts: leading('読み込み中', 'by-itself') })),
      seen: { name: 'a.html', url: 'https://login.example/' },
    },
    { name: 'a picture that does', message: mailWith(attached('a.svg', 'svg', { facts: leading('', 'by-itself') })) },
  ],
}
