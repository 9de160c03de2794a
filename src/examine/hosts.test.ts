import { expect, test } from 'vitest'
import { lookAlikeOf, numericHostOf, webAddressOf } from './hosts.ts'

test.each([
  ['https://www.a.example/x', 'www.a.example'],
  ['HTTPS:\\\\A.Example\\x', 'a.example'],
  ['ht\ntps://a.exa\tmple:8443/x', 'a.example'],
  ['https://bank.example@evil.example/', 'evil.example'],
  ['http://%65vil.example/', 'evil.example'],
  ['http://ｅvil。example/', 'evil.example'],
  ['http://0x7f.1/', '0x7f.1'],
])('webAddressOf sees the host that a browser would visit in %j', (url, host) => {
  expect(webAddressOf(url)?.host).toBe(host)
})

test.each([
  ['203.0.113.9', 'plain'],
  ['[2001:db8::1]', 'plain'],
  ['0xcb.0x00.0x71.0x09', 'disguised'],
  ['0313.0.0161.011', 'disguised'],
  ['3405803785', 'disguised'],
  ['a.example', undefined],
  ['1.2.3.4.5', undefined],
])('numericHostOf %s is %s', (host, kind) => {
  expect(numericHostOf(host)).toBe(kind)
})

test.each([
  ['xn--80ak6aa92e.com', 'аррӏе.com'],
  ['xn--pple-43d.com', 'аpple.com'],
  ['xn--wgv71a119e.jp', undefined],
  ['ドメイン123abc.jp', undefined],
  ['xn--e1afmkfd.xn--p1ai', undefined],
  ['clinic.example', undefined],
])('lookAlikeOf %s is %s', (host, seen) => {
  expect(lookAlikeOf(host)).toBe(seen)
})
