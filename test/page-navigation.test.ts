import { inspect } from 'sekisho'
import { describe, expect, test } from 'vitest'
import type { LinkFact } from '#domain'
import { foldStrings } from '../src/unpack/smuggling/fold-strings.ts'
import { readJsTokens } from '../src/unpack/smuggling/js-tokens.ts'
import { composeMail } from './fixtures/mail-compose.ts'
import { allFacts, takeApart } from './fixtures/office-open.ts'

// Pages and pictures whose script does nothing but go to another site, in the ways that keep the address out of sight.

const URL = 'https://login.example.com/a'
const half = Math.floor(URL.length / 2)
const base64 = (text: string): string => Buffer.from(text).toString('base64')
const svg = (script: string): string => `<svg xmlns="http://www.w3.org/2000/svg"><script>${script}</script></svg>`
const codes = [...URL].map((letter) => letter.charCodeAt(0)).join(',')
const go = `location="${URL}"`

const SCRIPTS: readonly (readonly [string, string])[] = [
  ['an assignment', go],
  ['pieces', `window.location.href = "${URL.slice(0, half)}" + "${URL.slice(half)}"`],
  ['names in brackets', `window["loc"+"ation"]["href"]="${URL}"`],
  ['a window', `window.open("${URL}", "_self")`],
  ['a method', `document.location.replace("${URL}")`],
  ['a method in brackets', `top["location"]["replace"](atob("${base64(URL)}"))`],
  ['a list', `var a=["https://","login.example.com","/a"];self.location=a[0]+a[1]+a[2]`],
  ['a template', `const host = "login.example.com"; location.assign(\`https://\${host}/a\`)`],
  ['code that is decoded', `eval(atob("${base64(go)}"))`],
  ['code in a timer', `setTimeout("location='${URL}'", 100)`],
  ['numbers', `location = String.fromCharCode(${codes})`],
  ['a text backwards', `location.href="${[...URL].reverse().join('')}".split("").reverse().join("")`],
  ['a choice', `location = 1 ? "${URL}" : "about:blank"`],
  ['a function in brackets', `(function () { location = "${URL}" })()`],
  ['a function', `(function (u) { location = u })("${URL}")`],
  ['numbers made letters one by one', `location = [${codes}].map(c => String.fromCharCode(c)).join("")`],
  ['a page that is written', `document.write('<meta http-equiv=refresh content="0;url=${URL}">')`],
]
const PAGES: readonly (readonly [string, string, string])[] = [
  ...SCRIPTS.map(([how, script]) => [how, svg(script), 'a.svg'] as const),
  ['a handler', `<svg xmlns="http://www.w3.org/2000/svg" onload="location='${URL}'"/>`, 'a.svg'],
  [
    'a script in an address',
    `<svg xmlns="http://www.w3.org/2000/svg"><script href="data:text/javascript;base64,${base64(go)}"/></svg>`,
    'a.svg',
  ],
  [
    'an entity',
    `<!DOCTYPE svg [<!ENTITY a "location=">]><svg xmlns="http://www.w3.org/2000/svg"><script>&a;"${URL}"</script></svg>`,
    'a.svg',
  ],
  ['letters as numbers', svg(go.replace('l', '&#x6c;')), 'a.svg'],
  [
    'a page in its address',
    svg(`location="data:text/html;base64,${base64(`<html><script>${go}</script></html>`)}"`),
    'a.svg',
  ],
  [
    'an element of HTML in XML',
    `<?xml version="1.0"?><data><x:script xmlns:x="http://www.w3.org/1999/xhtml">${go}</x:script></data>`,
    'a.xml',
  ],
  ['a page', `<html><body onload="top.${go.replaceAll('"', "'")}"></body></html>`, 'a.html'],
]

describe('a page or picture that goes to another site by', () => {
  test.each(PAGES)('%s is told and held', async (_, markup, name) => {
    const { message, findings, verdict } = await inspect(
      composeMail({ attachments: [{ name, content: Buffer.from(markup) }] }),
    )
    const links = allFacts(message, 'link').filter(({ opens }) => opens === 'by-itself')
    expect(links.map(({ url }) => url)).toContain(URL)
    expect(findings.map(({ id }) => id)).toContain('attachment/page-opens-address')
    expect(verdict.decision).toBe('hold')
  })
})

describe('left alone:', () => {
  const linksIn = (markup: string, name: string): readonly LinkFact[] =>
    allFacts(takeApart(Buffer.from(markup), name), 'link')

  test.each([
    ['a click', `<html><p onclick="location='${URL}'">x</p></html>`, 'a.html'],
    ['a button with code', `<html><a href="javascript:window.open('${URL}')">x</a></html>`, 'a.html'],
    [
      'a library that knows many addresses',
      `<html><script>location = pick(${[1, 2, 3, 4, 5].map((at) => `"${URL}${at}"`).join(',')})</script></html>`,
      'a.html',
    ],
    ['a comparison', `<html><script>if (location == "${URL}") x()</script></html>`, 'a.html'],
    [
      'a name of the page itself',
      '<html><script>location = "#top"; location.href = "next.html"</script></html>',
      'a.html',
    ],
  ])('%s does not go there by itself', (_, markup, name) => {
    expect(linksIn(markup, name).filter(({ opens }) => opens !== undefined)).toEqual([])
  })

  test('data in XML is no page', () => {
    const { parts } = takeApart(Buffer.from('<?xml version="1.0"?><order><script>a</script></order>'), 'a.xml')
    expect(parts[0]?.facts).toEqual([])
  })

  test('entities in entities stay bounded', () => {
    const levels = Array.from({ length: 20 }, (_, at) => `<!ENTITY e${at + 1} "${`&e${at};`.repeat(10)}">`).join('')
    const bomb = `<!DOCTYPE svg [<!ENTITY e0 "0123456789">${levels}]><svg xmlns="http://www.w3.org/2000/svg">&e20;</svg>`
    const [part] = takeApart(Buffer.from(bomb), 'a.svg').parts
    expect(part?.kind).toBe('svg')
  })
})

test('names in brackets in functions in brackets are read a bounded number of times', () => {
  const { values } = foldStrings(
    readJsTokens(`${'a[{'.repeat(12)}${`b("${'c'.repeat(64)}");`.repeat(50)}${'}]'.repeat(12)}`),
  )
  expect(values.length).toBeLessThan(500)
})
