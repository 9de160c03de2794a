import { expect, test } from 'vitest'
import { BRANDS } from './brands.data.ts'
import { imitatedBrand } from './imitated-brand.ts'
import { FILE_HOST_NAMES, FILE_HOSTS, SHORTENERS } from './known-hosts.data.ts'
import { linkPlaceOf } from './link-place.ts'
import { isFileHost, isShortened } from './services.ts'

const at = (url: string) => linkPlaceOf(url).place

test.each([
  ['https://www.dropbox.com/s/x', true],
  ['https://drive.google.com/file/d/x', true],
  ['https://www.google.com/', false],
  ['https://a.s3.ap-northeast-1.amazonaws.com/x', true],
  ['https://amazonaws.com.example/', false],
  ['https://71.gigafile.nu/x', true],
])('isFileHost(%s) is %s', (url, is) => expect(isFileHost(at(url))).toBe(is))

test.each([
  ['https://bit.ly/x', true],
  ['https://bit.ly/', false],
  ['https://bit.ly.example/x', false],
])('isShortened(%s) is %s', (url, is) => expect(isShortened(at(url))).toBe(is))

test('the lists name registered domains, each under the list it belongs to', () => {
  for (const domain of [...FILE_HOSTS, ...SHORTENERS, ...BRANDS.flatMap(({ domains }) => domains)])
    expect(at(`https://x.${domain}/x`).registrableDomain, domain).toBe(domain)
  for (const host of FILE_HOST_NAMES) expect(at(`https://${host}/`).host).toBe(host)
})

test.each([
  ['www.amazon.co.jp', undefined],
  ['www.amazon.co.jp.x.example', 'amazon.co.jp'],
  ['amazon.co.jp-x.example', 'amazon.co.jp'],
  ['amazon.com.example', 'amazon.com'],
  ['amazon.com.mx', undefined],
  ['notamazon.co.jp', undefined],
  ['amazom.example', 'amazon.co.jp'],
  ['arnazon.example', 'amazon.co.jp'],
  ['my-mufg.example', 'mufg.jp'],
  ['mercury.example', undefined],
  ['cloud.example', undefined],
  ['rakuten.example', undefined],
  ['paypay.example', undefined],
  ['paypa1.example', 'paypal.com'],
  ['eki-net-info.example', 'eki-net.com'],
  ['eki-nete.example', 'eki-net.com'],
])('imitatedBrand(%s) is %s', (host, domain) => expect(imitatedBrand(at(`https://${host}/`))).toBe(domain))

test('nobody of the list is taken for an imitation of another', () => {
  const taken = BRANDS.flatMap(({ domains }) => domains).filter((domain) => imitatedBrand(at(`https://www.${domain}/`)))
  expect(taken).toEqual([])
})
