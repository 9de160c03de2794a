import { expect, test } from 'vitest'
import { Budget, type Opening } from '#bytes'
import { DEFAULT_LIMITS } from '#domain'
import { openHtml } from './open-html.ts'

const opening: Opening = {
  budget: new Budget(DEFAULT_LIMITS),
  tools: {},
  kind: 'html',
  name: '',
  given: [],
  passwords: () => [],
}
const factsIn = (html: string | Buffer) => openHtml(Buffer.from(html), opening).facts

test('openHtml() gives the text a reader sees, without scripts and styles', () => {
  const [text] = factsIn(
    '<title>t</title><style>p{}</style><p>Good <b>morning</b></p><script>var x</script><div>bye</div>',
  )
  expect(text).toMatchObject({ type: 'text', from: 'html', text: '\nGood morning\nbye' })
})

test('openHtml() gives every place a reader can be taken to, and what it shows', () => {
  const links = factsIn(
    '<a href="https://example.com/real">https://bank.example/<b>login</b></a><form action="https://example.com/f"><input type=PASSWORD></form>' +
      '<meta http-equiv="Refresh" content="0; URL=\'https://example.com/r\'"><iframe src="https://example.com/i"></iframe>',
  ).filter((fact) => fact.type !== 'text')
  expect(links).toEqual([
    { type: 'html', scripts: 0, forms: 1, passwordFields: 1 },
    { type: 'link', url: 'https://example.com/real', shown: 'https://bank.example/login' },
    { type: 'link', url: 'https://example.com/f', shown: '' },
    { type: 'link', url: 'https://example.com/r', shown: '' },
    { type: 'link', url: 'https://example.com/i', shown: '' },
  ])
})

test('openHtml() reads the charset that the page itself names', () => {
  const page = Buffer.concat([Buffer.from('<meta charset="shift_jis"><p>'), Buffer.from('90bf8b818f91', 'hex')])
  expect(factsIn(page)[0]).toMatchObject({ text: '\n請求書' })
})

test('openHtml() is not slowed down by a hundred thousand open elements', () => {
  const started = performance.now()
  factsIn('<div><a href=x>'.repeat(60_000))
  expect(performance.now() - started).toBeLessThan(5_000)
})
