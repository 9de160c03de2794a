import { attached, mailWith, type RuleCases } from '../../../test/fixtures/rule-case.ts'

const leadingTo = (target: string) =>
  mailWith(attached('a.pdf', 'pdf', { facts: [{ type: 'relation', relation: 'goTo', target }] }))

export const cases: RuleCases = {
  accept: [
    { name: 'near miss: a document on a web site', message: leadingTo('https://example.com/b.pdf') },
    { name: 'near miss: a server of the own house', message: leadingTo('\\\\fileserver\\manual\\b.pdf') },
  ],
  reject: [
    {
      name: 'a share on the internet',
      message: leadingTo('\\\\192.0.2.1\\x\\b.pdf'),
      seen: { name: 'a.pdf', target: '\\\\192.0.2.1\\x\\b.pdf' },
    },
  ],
}
