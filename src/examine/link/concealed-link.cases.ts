import type { LinkFact } from '#domain'
import { mailWith, type PartSketch, type RuleCases } from '../../../test/fixtures/rule-case.ts'

const body = (...links: readonly Partial<LinkFact>[]): PartSketch => ({
  kind: 'html',
  role: 'body',
  facts: links.map((link) => ({ type: 'link', url: 'https://files.example/a', shown: '資料', ...link })),
})

export const cases: RuleCases = {
  accept: [
    { name: 'a link to be seen', message: mailWith(body({})) },
    {
      name: 'near miss: the same site is linked for all to see',
      message: mailWith(body({ concealed: 'not-displayed' }, { url: 'https://www.files.example/b' })),
    },
    { name: 'near miss: no page', message: mailWith(body({ concealed: 'no-size', url: 'mailto:a@b.example' })) },
  ],
  reject: [
    {
      name: 'white on white',
      message: mailWith(body({ concealed: 'no-colour' }, { url: 'https://partner.example/' })),
      seen: { concealed: 'no-colour', url: 'https://files.example/a' },
    },
  ],
}
