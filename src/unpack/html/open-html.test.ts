import { expect, test } from 'vitest'
import { Budget, type Opening } from '#bytes'
import { DEFAULT_LIMITS } from '#domain'
import { cpuMs } from '../../../test/fixtures/cpu-ms.ts'
import { openHtml } from './open-html.ts'

const opening: Opening = {
  budget: new Budget({ ...DEFAULT_LIMITS, stepsMax: 100 * DEFAULT_LIMITS.stepsMax }),
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
    { type: 'link', url: 'https://example.com/r', shown: '', opens: 'by-itself' },
    { type: 'link', url: 'https://example.com/i', shown: '' },
  ])
})

const linksIn = (html: string): string[] => factsIn(html).flatMap((fact) => (fact.type === 'link' ? [fact.url] : []))
const SHARE = '\\\\files.example.com\\s\\a.png'

test.each([
  ['a background', `<body background="${SHARE}">`],
  ['a style sheet', `<link rel=stylesheet href='${SHARE}'>`],
  ['a button that is a picture', `<input type=image src="${SHARE}">`],
  ['a picture of a film', `<video poster="${SHARE}">`],
  ['an object', `<object data="${SHARE}">`],
  ['a shape of Office', `<!--[if gte vml 1]><v:fill src="${SHARE}"/><![endif]-->`],
  ['a style', `<td style="background: url(${SHARE})">`],
  ['a style with escapes', `<td style="background:url('${SHARE.replaceAll('\\', '\\5c ')}')">`],
  ['a block of styles', `<style>@import "${SHARE}";</style>`],
  ['one of several pictures', `<img srcset="cid:a 1x, ${SHARE} 2x">`],
  ['a page in a frame', `<iframe srcdoc="<img src='${SHARE}'>">`],
])('openHtml() tells a file share that is asked for by %s', (_, html) => {
  expect(linksIn(html).map((url) => url.trim().split(' ')[0])).toEqual([SHARE])
})

test.each([
  ['a path that is read', `<img alt="${SHARE}" title="file://files.example.com/x" src="cid:1">`],
  ['a picture from the web', '<img src="https://example.com/a.png"><td background="https://example.com/b.png">'],
  ['a style with an escape', '<p style="font-family:\\5b8b\\4f53; content: \'\\\\\'">'],
])('openHtml() makes no link of %s', (_, html) => {
  expect(linksIn(html)).toEqual([])
})

test.each([
  ['<base href="https://example.com/a/"><a href="b?c">x</a>', 'https://example.com/a/b?c'],
  ['<a href="//example.net/x">x</a><base href="https://example.com">', 'https://example.net/x'],
  ['<base href="https://example.com"><a href="#top">x</a>', '#top'],
  ['<meta http-equiv=refresh content="0;https://example.com/1">', 'https://example.com/1'],
  ['<meta http-equiv=refresh content="0, url = \'https://example.com/2\'">', 'https://example.com/2'],
  ['<![CDATA[ > <a href="https://example.com/3">x</a> ]]>', 'https://example.com/3'],
  ['<svg><a><set attributeName="xlink:href" to="https://example.com/4"/></a></svg>', 'https://example.com/4'],
  [`${'<!-- -->'.repeat(300_000)}<a href="https://example.com/5">x</a>`, 'https://example.com/5'],
])('openHtml() follows %s', (html, url) => {
  expect(linksIn(html)).toContain(url)
})

test('openHtml() cuts no tag in two where it forgets what is open', () => {
  const before = '<div>'.repeat(3_276) // 16,380 letters: the tag stands across the end of a slice
  expect(linksIn(`${before}<a href="https://example.com/cut">x</a>`)).toContain('https://example.com/cut')
})

test('openHtml() counts each link once, and holds a page of more than it keeps', () => {
  expect(linksIn('<a href="https://example.com/">x</a>'.repeat(20_000))).toHaveLength(1)
  const many = Array.from({ length: 10_001 }, (_, at) => `<a href="https://example.com/${at}">`).join('')
  expect(openHtml(Buffer.from(many), opening).flaws).toEqual([{ code: 'html/too-many-links', level: 'stopped' }])
})

test('openHtml() reads the charset that the page itself names', () => {
  const page = Buffer.concat([Buffer.from('<meta charset="shift_jis"><p>'), Buffer.from('90bf8b818f91', 'hex')])
  expect(factsIn(page)[0]).toMatchObject({ text: '\n請求書' })
})

test('openHtml() is not slowed down by a hundred thousand open elements', () => {
  const started = cpuMs()
  factsIn('<div><a href=x>'.repeat(60_000))
  expect(cpuMs() - started).toBeLessThan(5_000)
})

test('openHtml() keeps no more links of a mail than its budget allows, and holds it', () => {
  const tight = { ...opening, budget: new Budget({ ...DEFAULT_LIMITS, stepsMax: 20_000 }) }
  const page = (at: number) => Buffer.from(`<a href="https://example.com/${at}">x</a>`)
  const pages = Array.from({ length: 100 }, (_, at) => openHtml(page(at), tight))
  expect(pages.flatMap(({ facts }) => facts.filter(({ type }) => type === 'link')).length).toBeLessThanOrEqual(40)
  expect(pages.at(-1)?.flaws).toContainEqual({ code: 'html/too-many-links', level: 'stopped' })
})
