import { describe, expect, test } from 'vitest'
import { createAuthenticator, createResolver } from '#authentication'
import type { AuthenticationResult } from '#domain'
import { type Zone, type ZoneRecord, zoneBackend } from '../../../test/fixtures/authentication-dns.ts'

const MAIL = Buffer.from('From: a@post.example\r\n\r\nx')
const HOST = '192.0.2.10'

const txt = (value: string): ZoneRecord[] => [{ type: 'TXT', value }]

interface Asked {
  readonly zone: Zone
  readonly ip?: string
  readonly helo?: string
  readonly mailFrom?: string
}

async function spfOf({ zone, ip = HOST, helo = 'out.post.example', mailFrom = 'a@post.example' }: Asked) {
  const asked: string[] = []
  const resolver = createResolver({ backend: zoneBackend(zone, asked) })
  const authenticator = createAuthenticator({ resolver, dkim: false, dmarc: false, arc: false })
  const said = await authenticator.authenticate(MAIL, { ip, helo, mailFrom, mta: 'mx.clinic.example' })
  return { said, asked, result: said.spf?.result }
}

describe('a record says', () => {
  test.each<[string, string, AuthenticationResult]>([
    ['the address is right', 'v=spf1 ip4:192.0.2.0/24 -all', 'pass'],
    ['the address is wrong', 'v=spf1 ip4:198.51.100.0/24 -all', 'fail'],
    ['it is probably wrong', 'v=spf1 ~all', 'softfail'],
    ['nothing either way', 'v=spf1 ?all', 'neutral'],
    ['nothing at all', 'v=spf1', 'neutral'],
    ['capitals mean the same', 'V=SPF1 IP4:192.0.2.10 -ALL', 'pass'],
    ['two spaces are one (4.6.1)', 'v=spf1  ip4:192.0.2.10   -all ', 'pass'],
    ['another version is no record', 'v=spf10 -all', 'none'],
    ['a host’s own addresses', 'v=spf1 a:hosts.post.example -all', 'pass'],
    ['a host’s neighbours', 'v=spf1 a:near.post.example/28 -all', 'pass'],
    ['the mail servers', 'v=spf1 mx -all', 'pass'],
    ['another domain’s record', 'v=spf1 include:good.example -all', 'pass'],
    ['another domain’s fail is no match (5.2)', 'v=spf1 include:bad.example ?all', 'neutral'],
    ['another domain instead (6.1)', 'v=spf1 redirect=bad.example', 'fail'],
    ['a name made of macros (7)', 'v=spf1 exists:%{ir}.%{l1r-}.%{d2}.list.example -all', 'pass'],
    ['the name of the host, confirmed (5.5)', 'v=spf1 ptr -all', 'pass'],
    // What is an error, and not read as something else: the library would be kinder if it were let.
    ['a mechanism nobody knows (4.6.1)', 'v=spf1 ipv4:192.0.2.10 -all', 'permerror'],
    ['an ip6 without a colon is an IPv4 address', 'v=spf1 ip6:192.0.2.10 -all', 'permerror'],
    ['an ip6 network without its address, for an IPv4 client too (5.6)', 'v=spf1 ip6 -all', 'permerror'],
    ['a prefix of 33 bits', 'v=spf1 ip4:192.0.2.0/33 -all', 'permerror'],
    ['a prefix of 129 bits, for an IPv4 client too', 'v=spf1 ip6:2001:db8::/129 -all', 'permerror'],
    ['a prefix with a zero in front', 'v=spf1 ip4:192.0.2.0/024 -all', 'permerror'],
    ['two explanations (6)', 'v=spf1 exp=e.post.example exp=f.post.example -all', 'permerror'],
    ['two redirects', 'v=spf1 redirect=good.example redirect=good.example', 'permerror'],
    ['an explanation at no name (6.2)', 'v=spf1 exp=e..%{q} ?all', 'permerror'],
    ['a macro that is for explanations only (7.2)', 'v=spf1 exists:%{c}.post.example -all', 'permerror'],
    ['a macro that is not closed', 'v=spf1 exists:%{i.post.example -all', 'permerror'],
    ['no domain to include', 'v=spf1 include: -all', 'permerror'],
    ['a domain to include that has no record (5.2)', 'v=spf1 include:norecord.example -all', 'permerror'],
    ['something behind all', 'v=spf1 all:post.example', 'permerror'],
    ['itself, again and again', 'v=spf1 include:post.example -all', 'permerror'],
    ['something that DNS fails on', 'v=spf1 include:fails.example -all', 'temperror'],
    ['an explanation that is no domain, where nothing fails', 'v=spf1 exp=nowhere- ?all', 'permerror'],
  ])('%s', async (_, record, result) => {
    const zone: Zone = {
      'post.example': [...txt(record), { type: 'MX', value: 'out.post.example' }],
      'out.post.example': [{ type: 'A', value: HOST }],
      'hosts.post.example': [
        { type: 'A', value: '203.0.113.9' },
        { type: 'A', value: HOST },
      ],
      'near.post.example': [{ type: 'A', value: '192.0.2.1' }],
      'good.example': txt('v=spf1 ip4:192.0.2.10 -all'),
      'bad.example': txt('v=spf1 -all'),
      'norecord.example': txt('hello'),
      'fails.example': 'fails',
      '10.2.0.192.a.post.example.list.example': [{ type: 'A', value: '127.0.0.2' }],
      '10.2.0.192.in-addr.arpa': [{ type: 'PTR', value: 'out.post.example' }],
    }
    expect((await spfOf({ zone })).result).toBe(result)
  })
})

describe('who is asked about', () => {
  const zone: Zone = {
    'post.example': txt('v=spf1 ip4:192.0.2.10 -all'),
    'out.post.example': txt('v=spf1 ip6:2001:db8::/32 -all'),
    'two.example': [...txt('v=spf1 -all'), ...txt('v=spf1 +all')],
    'split.example': [{ type: 'TXT', value: ['v=spf1 ip4:192.0', '.2.10 -all'] }],
    'silent.example': 'silent',
  }
  test.each([
    ['the domain of MAIL FROM', { mailFrom: 'x@post.example' }, 'pass', 'post.example'],
    ['HELO, where MAIL FROM is empty (2.4)', { mailFrom: '', ip: '2001:db8::1' }, 'pass', 'out.post.example'],
    ['an IPv4 address in IPv6 dress (5)', { ip: '::ffff:192.0.2.10' }, 'pass', 'post.example'],
    ['a domain without a record', { mailFrom: 'x@nobody.example' }, 'none', 'nobody.example'],
    ['no domain (4.3)', { mailFrom: 'x@localhost' }, 'none', 'localhost'],
    [
      'a label of 64 characters (4.3)',
      { mailFrom: `x@${'a'.repeat(64)}.example` },
      'none',
      `${'a'.repeat(64)}.example`,
    ],
    ['two records (4.5)', { mailFrom: 'x@two.example' }, 'permerror', 'two.example'],
    ['a record in two strings (3.3)', { mailFrom: 'x@split.example' }, 'pass', 'split.example'],
    ['DNS that is silent (4.4)', { mailFrom: 'x@silent.example' }, 'temperror', 'silent.example'],
    ['an address that is none', { ip: '192.0.2.300' }, 'temperror', 'post.example'],
  ])('%s', async (_, asked, result, domain) => {
    expect((await spfOf({ zone, ...asked })).said.spf).toEqual({ result, domain })
  })

  test.each(['MY PC', 'MYPC', '[192.0.2.10]'])(
    'HELO "%s", used as a name in a record: no match, and no error (7.3)',
    async (helo) => {
      const said = await spfOf({ zone: { 'post.example': txt('v=spf1 a:%{h} -all') }, helo })
      expect(said.result).toBe('fail')
      expect(said.asked).toEqual(['TXT post.example'])
    },
  )

  test('nobody, where nobody knows where the mail came from', async () => {
    const { said, asked } = await spfOf({ zone, ip: '' })
    expect(said).toMatchObject({ from: 'checked', notes: ['no-envelope'] })
    expect(said.spf).toBeUndefined()
    expect(asked).toEqual([])
  })
})

describe('the limits of RFC 7208 section 4.6.4', () => {
  const includes = (count: number, prefix: string): Zone => ({
    'post.example': txt(
      `v=spf1 ${Array.from({ length: count }, (_, index) => `include:${prefix}${index}.example`).join(' ')} ip4:${HOST} -all`,
    ),
    ...Object.fromEntries(Array.from({ length: count }, (_, index) => [`n${index}.example`, txt('v=spf1 ?all')])),
  })

  test.each([
    ['10 look-ups are allowed', includes(10, 'n'), 'pass', 11],
    ['11 are not', includes(11, 'n'), 'permerror', 11],
    ['30 are not, and are not all asked', includes(30, 'n'), 'permerror', 11],
  ])('%s', async (_, zone, result, questions) => {
    const { asked, result: found } = await spfOf({ zone })
    expect(found).toBe(result)
    expect(asked.length).toBe(questions)
  })

  test.each([
    ['2 names without an answer are allowed', 2, 'pass'],
    ['3 are not', 3, 'permerror'],
  ])('%s', async (_, count, result) => {
    const gone = Array.from({ length: count }, (_, index) => `a:gone${index}.example`).join(' ')
    expect((await spfOf({ zone: { 'post.example': txt(`v=spf1 ${gone} ip4:${HOST} -all`) } })).result).toBe(result)
  })

  test('an mx with 11 servers is an error', async () => {
    const servers = Array.from(
      { length: 11 },
      (_, index): ZoneRecord => ({ type: 'MX', value: `mx${index}.post.example` }),
    )
    const hosts = Object.fromEntries(
      servers.map(({ value }) => [value, [{ type: 'A', value: '203.0.113.1' }] as const]),
    )
    const zone: Zone = { 'post.example': [...txt('v=spf1 mx -all'), ...servers], ...hosts } as Zone
    expect((await spfOf({ zone })).result).toBe('permerror')
  })
})
