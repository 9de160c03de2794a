import { describe, expect, test } from 'vitest'
import type { Fact } from '#domain'
import { attached, htmlBody, mailWith, type PartSketch, plainBody } from '../../test/fixtures/rule-case.ts'
import { linkHostsOf, linksOf } from './links.ts'

const links = (...parts: readonly PartSketch[]) => linksOf(mailWith(...parts)).map(({ from, url }) => [from, url])
const hosts = (...parts: readonly PartSketch[]) => linkHostsOf(mailWith(...parts))
const document = (...facts: readonly Fact[]): PartSketch => attached('a.docx', 'docx', { facts })

describe('linksOf() finds', () => {
  test.each<[string, readonly string[]]>([
    ['資料はhttps://a.example/x。よろしく', ['https://a.example/x']],
    ['see https://a.example/x.', ['https://a.example/x']],
    ['(https://a.example/x)', ['https://a.example/x']],
    ['<https://a.example/x>', ['https://a.example/x']],
    ['www.a.example/x', ['www.a.example/x']],
    ['WWW.A.EXAMPLE', ['WWW.A.EXAMPLE']],
    ['https://www.a.example/', ['https://www.a.example/']],
    ['https://a.example/?u=www.b.example', ['https://a.example/?u=www.b.example']],
    ['hxxps://a.example/ awww. x@www.a.example', []],
    ['ms-appinstaller:?source=x', ['ms-appinstaller:?source=x']],
    ['本文のみ', []],
  ])('in the text %j: %j', (text, urls) => {
    expect(links(plainBody(text)).map(([, url]) => url)).toEqual(urls)
  })

  test('links of pages, and addresses in their text that are not their words', () => {
    const page = htmlBody('https://bank.example/ と https://c.example/', [
      'https://a.example/',
      'https://bank.example/',
    ])
    expect(links(page)).toEqual([
      ['link', 'https://a.example/'],
      ['text', 'https://c.example/'],
    ])
  })

  test('links of documents, and codes', () => {
    expect(
      links(
        document(
          { type: 'relation', relation: 'hyperlink', target: 'https://a.example/' },
          { type: 'relation', relation: 'image', target: 'https://b.example/' },
          { type: 'url', url: 'https://c.example/' },
          { type: 'link', url: 'https://d.example/', shown: '', from: 'qr' },
        ),
      ),
    ).toEqual([
      ['qr', 'https://d.example/'],
      ['document', 'https://a.example/'],
    ])
  })

  test('each address once worked out', () => {
    const [first, second] = linksOf(mailWith(plainBody('https://a.example/ https://a.example/')))
    expect(first?.canonical).toBe(second?.canonical)
  })
})

test('linkHostsOf() gives whatever the sender leads to, once, without those who looked at it', () => {
  const safe = `https://jpn01.safelinks.protection.outlook.com/?url=${encodeURIComponent('https://www.google.com/url?q=https://x.a.co.jp/')}`
  expect(
    hosts(
      htmlBody('', [safe, 'x'], ['https://b.a.co.jp/', 'y'], ['mailto:a@m.example', 'z'], ['http://203.0.113.9/', '1']),
    ),
  ).toEqual(['google.com', 'a.co.jp'])
  expect(hosts(plainBody('https://shop.example/?url=https%3A%2F%2Fother.example%2F'))).toEqual([
    'shop.example',
    'other.example',
  ])
})

test('linksOf() stays quick on a text of nothing but links', () => {
  const started = performance.now()
  expect(links(plainBody('https://a.example/x '.repeat(100_000))).length).toBe(1_000)
  links(
    htmlBody(
      'www.a.example '.repeat(20_000),
      ...Array.from({ length: 2_000 }, (_, at) => [`https://a.example/${at}`, 'x'.repeat(300)] as const),
    ),
  )
  links(plainBody('www.'.repeat(200_000)))
  links(plainBody('http:'.repeat(200_000)))
  expect(performance.now() - started).toBeLessThan(2_000)
})
