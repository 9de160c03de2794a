import type { Fact } from '#domain'
import { attached, mailWith, type RuleCases } from '../../../test/fixtures/rule-case.ts'

const running = (scripts: number): readonly Fact[] => [{ type: 'html', scripts, forms: 0, passwordFields: 0 }]

export const cases: RuleCases = {
  accept: [
    {
      name: 'near miss: a picture that only draws',
      message: mailWith(attached('a.svg', 'svg', { facts: running(0) })),
    },
    {
      name: 'near miss: a page, of which other rules speak',
      message: mailWith(attached('a.html', 'html', { facts: running(3) })),
    },
  ],
  reject: [
    {
      name: 'a picture with a script',
      message: mailWith(attached('a.svg', 'svg', { facts: running(1) })),
      seen: { name: 'a.svg', kind: 'svg', scripts: 1 },
    },
    { name: 'data with a script', message: mailWith(attached('a.xml', 'xml', { facts: running(2) })) },
  ],
}
