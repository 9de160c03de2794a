import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { createAuthenticator, createResolver, type DnsBackend, type DnsRecord } from '#authentication'
import { failure } from './fixtures/authentication-dns.ts'

// The public test suites of SPF (RFC 7208) and ARC, run where somebody has them:
//
//   SEKISHO_SPF_SUITE=rfc7208-tests.yml SEKISHO_ARC_SUITE=arc-draft-validation-tests.yml npx vitest run test/authentication-suites.test.ts
//
// They are other people's work and not part of this repository; see docs/decisions for what was measured.

const { SEKISHO_SPF_SUITE, SEKISHO_ARC_SUITE } = process.env

interface SpfScenario {
  readonly description: string
  readonly tests: Readonly<Record<string, SpfCase>>
  readonly zonedata: Readonly<Record<string, readonly (string | Readonly<Record<string, unknown>>)[]>>
}

interface SpfCase {
  readonly host: string
  readonly helo: string
  readonly mailfrom: string
  readonly result: string | readonly string[]
}

if (SEKISHO_SPF_SUITE !== undefined) {
  const text = readFileSync(SEKISHO_SPF_SUITE, 'latin1')
  const scenarios = documentsIn<SpfScenario>(text)
  describe.each(scenarios)('SPF: $description', ({ tests, zonedata }) => {
    const resolver = createResolver({ backend: suiteZone(zonedata) })
    const authenticator = createAuthenticator({ resolver, dkim: false, dmarc: false, arc: false })
    test.each(Object.entries(tests))('%s', async (_, { host, helo, mailfrom, result }) => {
      const envelope = { ip: host, helo, mailFrom: mailfrom, mta: 'mx.clinic.example' }
      const said = await authenticator.authenticate(Buffer.from('From: a@b.example\r\n\r\n'), envelope)
      expect([result].flat()).toContain(said.spf?.result)
    })
  })
}

/** The zones of the suite: an SPF record is asked for as TXT; a bare word is how the server behaves. */
function suiteZone(zonedata: SpfScenario['zonedata']): DnsBackend {
  const zone = new Map(Object.entries(zonedata).map(([name, records]) => [name.toLowerCase(), records]))
  return async (name, type) => {
    const entries = zone.get(name) ?? []
    const isLate = entries.includes('TIMEOUT')
    const hits =
      valuesIn(entries, type).length === 0 && type === 'TXT' ? valuesIn(entries, 'SPF') : valuesIn(entries, type)
    if (!isLate && entries.length === 0) throw failure('ENOTFOUND')
    if (hits.includes('TIMEOUT') || (isLate && (hits.length === 0 || hits.includes('NONE')))) throw failure('ETIMEOUT')
    if (hits.length === 0 || hits.includes('NONE')) throw failure(entries.length === 0 ? 'ENOTFOUND' : 'ENODATA')
    return { records: hits.map((value) => suiteRecord(type, value)) }
  }
}

const valuesIn = (entries: readonly (string | Readonly<Record<string, unknown>>)[], type: string): unknown[] =>
  entries.flatMap((entry) => (typeof entry !== 'string' && type in entry ? [entry[type]] : []))

function suiteRecord(type: string, value: unknown): DnsRecord {
  if (type === 'TXT') return [value].flat().map(String)
  if (type === 'MX' && Array.isArray(value)) return { priority: Number(value[0]), exchange: String(value[1]) }
  return String(value)
}

function documentsIn<T>(text: string): T[] {
  return text
    .split(/^-{2,} *$/m)
    .filter((each) => /^[^#\s]/m.test(each))
    .map((each) => parse(each, { uniqueKeys: false, version: '1.1' }) as T)
}

interface ArcScenario {
  readonly description: string
  readonly tests: Readonly<Record<string, { readonly message: string | null; readonly cv: string }>>
  readonly 'txt-records': Readonly<Record<string, string>>
}

// Where the suite, made for a draft, and RFC 8617 disagree, we go by the RFC: see docs/decisions.
const BY_THE_RFC: Readonly<Record<string, string>> = { ams_fields_c_na: 'fail', ams_fields_h_empty: 'fail' }

if (SEKISHO_ARC_SUITE !== undefined) {
  const scenarios = documentsIn<ArcScenario>(readFileSync(SEKISHO_ARC_SUITE, 'utf8'))
  describe.each(scenarios)('ARC: $description', (scenario) => {
    const records = scenario['txt-records'] ?? {}
    const backend: DnsBackend = async (name) => {
      const value = records[name]
      if (value === undefined) throw failure('ENOTFOUND')
      return { records: [[value]] }
    }
    const authenticator = createAuthenticator({
      resolver: createResolver({ backend }),
      spf: false,
      dkim: false,
      dmarc: false,
    })
    test.each(Object.entries(scenario.tests))('%s', async (name, { message, cv }) => {
      const envelope = { ip: '', helo: '', mailFrom: '', mta: 'mx.clinic.example' }
      const said = await authenticator.authenticate(Buffer.from(message ?? ''), envelope)
      // QUIRK: the suite leaves the result empty where a chain is broken beyond a result of its own.
      const wanted = BY_THE_RFC[name] ?? (cv.toLowerCase() || 'fail')
      expect(said.arc?.result ?? 'none').toBe(wanted)
    })
  })
}

test('the suites are looked for where they are said to be', () => {
  expect([SEKISHO_SPF_SUITE, SEKISHO_ARC_SUITE].every((each) => each === undefined || each !== '')).toBe(true)
})
