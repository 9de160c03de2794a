import { describe, expect, test } from 'vitest'
import {
  createAuthenticator,
  createResolver,
  formatAuthenticationResults,
  readAuthenticationResults,
  stripOurs,
} from '#authentication'
import { DEFAULT_LIMITS, type Known, type MailHead, type Message } from '#domain'
import { RULES } from '#examine'
import { decide, takeApart } from '#inspect'
import { POLICIES } from '#verdict'
import { zoneBackend } from './fixtures/authentication-dns.ts'
import { keyZone, mailOf, makeKey, sign } from './fixtures/authentication-mails.ts'

// A mail from the wire to its verdict: checked in DNS, judged with what came of it; and the same once more from a file,
// with what a door wrote into it.

const CLINIC = makeKey('clinic.example')
const SHOP = makeKey('shop.example')
const ZONE = {
  ...keyZone(CLINIC, SHOP),
  'clinic.example': [{ type: 'TXT', value: 'v=spf1 ip4:192.0.2.1 -all' }],
  'shop.example': [{ type: 'TXT', value: 'v=spf1 ip4:203.0.113.5 -all' }],
  '_dmarc.shop.example': [{ type: 'TXT', value: 'v=DMARC1; p=quarantine' }],
} as const
const US = 'mx.clinic.example'
const gate = { limits: DEFAULT_LIMITS, tools: {}, rules: RULES, policy: POLICIES.clinic }
const authenticator = createAuthenticator({ resolver: createResolver({ backend: zoneBackend(ZONE) }) })

async function checked(mail: Buffer, ip: string, mailFrom: string) {
  const authentication = await authenticator.authenticate(mail, { ip, helo: 'x.example', mailFrom, mta: US })
  const known: Known = { ownDomains: ['clinic.example'], passwords: [] }
  const fresh = judged(mail, { ...known, authentication })
  const kept = Buffer.concat([Buffer.from(formatAuthenticationResults(authentication, US)), stripOurs(mail, US)])
  const head = headOf(takeApart({ bytes: kept, as: 'mail' }, { ...gate, known }))
  return { fresh, again: judged(kept, { ...known, authentication: readAuthenticationResults(head, [US]) }) }
}

function judged(bytes: Buffer, known: Known) {
  const { findings, verdict } = decide(takeApart({ bytes, as: 'mail' }, { ...gate, known }), { ...gate, known })
  return { ids: findings.map(({ id }) => id).filter((id) => id.startsWith('sender/')), decision: verdict.decision }
}

function headOf({ parts: [root] }: Message): MailHead {
  for (const fact of root?.facts ?? []) if (fact.type === 'mail') return fact.head
  throw new Error('no mail')
}

const OUR_SERVER = '192.0.2.1'
const SHOPS_SERVER = '203.0.113.5'
const ELSEWHERE = '198.51.100.66'
const CLAIM = `Authentication-Results: ${US}; dkim=pass header.d=clinic.example; dmarc=pass header.from=clinic.example\r\n`

describe('from the wire to the verdict, and again from the file', () => {
  test.each([
    ['our own mail', () => mailOf('a@clinic.example'), OUR_SERVER, 'a@clinic.example', [], 'pass'],
    ['a shop’s mail', () => sign(mailOf('a@shop.example'), SHOP), SHOPS_SERVER, 'a@shop.example', [], 'pass'],
    ['a shop’s mail, forwarded', () => sign(mailOf('a@shop.example'), SHOP), ELSEWHERE, 'a@shop.example', [], 'pass'],
    [
      'our name, from elsewhere',
      () => mailOf('a@clinic.example'),
      ELSEWHERE,
      'a@clinic.example',
      ['sender/own-domain-forged', 'sender/server-not-allowed'],
      'hold',
    ],
    [
      'our name and our results, from elsewhere',
      () => mailOf('a@clinic.example', 'x', CLAIM),
      ELSEWHERE,
      'a@clinic.example',
      ['sender/own-domain-forged', 'sender/server-not-allowed'],
      'hold',
    ],
    [
      'a shop’s name, from elsewhere',
      () => mailOf('a@shop.example'),
      ELSEWHERE,
      'x@evil.example',
      ['sender/sender-not-confirmed'],
      'notice',
    ],
    [
      'a shop’s mail with something behind it',
      async () =>
        Buffer.concat([
          await sign(mailOf('a@shop.example', 'Hi.\r\n'), SHOP, { maxBodyLength: 5 }),
          Buffer.from('Pay here.'),
        ]),
      SHOPS_SERVER,
      'a@shop.example',
      ['sender/text-beyond-signature'],
      'notice',
    ],
    [
      'two senders',
      () => sign(mailOf('a@shop.example, b@clinic.example'), SHOP),
      ELSEWHERE,
      'x@shop.example',
      ['sender/own-domain-forged', 'sender/sender-not-confirmed'],
      'hold',
    ],
  ])('%s', async (_, make, ip, mailFrom, ids, decision) => {
    const { fresh, again } = await checked(await make(), ip, mailFrom)
    expect(fresh).toEqual({ ids, decision })
    expect(again).toEqual(fresh)
  })
})
