import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { FolderMark, WatchedMail } from '#domain'
import { START_MS, type StorePlaces, TEST_ENGINES } from '../../test/fixtures/store-places.ts'
import { mailFrom, nameOf, pieces, sightingOf, TABLE_NAMES } from '../../test/fixtures/store-rows.ts'
import * as door from './index.ts'

// No query crosses tenants. Three checks that do not trust each other: nobody writes a query that does not begin at a
// tenant's reader or desk; every statement that the door's functions send names the tenant; and with two tenants who
// hold the same keys, each function answers and changes one of them only.

const SRC = path.resolve(import.meta.dirname, '..')

/** Who may begin a query elsewhere, and why. */
const EXEMPT = new Set([
  'store/tenant-from.ts', // puts the tenant in
  'store/tenant-scope.ts', // puts the tenant in
  'store/tenant-table.ts', // the list of tenants itself
  'store/group-writer.ts', // savepoints
  'store/migrate.ts', // the schema's own bookkeeping
  'store/sqlite-statistics.ts', // the planner's
  'store/connect-postgres.ts', // asks the server for its version
])
const RAW_QUERY =
  /\.(?:selectFrom|insertInto|deleteFrom|updateTable|replaceInto|mergeInto)\(|\.with(?:Recursive)?\(\s*['"]|\.(?:raw|executeQuery)\(/
const RAW_TABLE =
  /\b(?:from|join|into|update)\s+["`]?(?:tenant|person_|mail_|mailbox_|domain_|password_memory|feed|indicator|learn_progress|quarantine_|ledger_|known_snapshot|log_event|setting)/
const JOIN_BY_NAME = /\.(?:inner|left|right|full|cross)Join(?:Lateral)?\(\s*['"]/

test('queries begin at a reader or a desk, and join only what does', () => {
  const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !file.startsWith('store/migrations/'),
  )
  const around = files
    .filter((file) => !EXEMPT.has(file.replaceAll('\\', '/')))
    .filter((file) => /kysely|#store|tenant-scope/.test(readFileSync(path.join(SRC, file), 'utf8')))
    .filter((file) => {
      const text = readFileSync(path.join(SRC, file), 'utf8')
      const isRaw = RAW_QUERY.test(text) && file !== path.join('store', 'lookup-cache.ts')
      return isRaw || RAW_TABLE.test(text) || JOIN_BY_NAME.test(text)
    })
  expect(files.length).toBeGreaterThan(100)
  expect(around).toEqual([])
})

test.each([
  `db.selectFrom('feed')`,
  'sql`select * from person_name`',
  `from('feed').innerJoin('indicator', 'a', 'b')`,
  `trx.deleteFrom('setting')`,
])('the check sees %s', (text) => {
  expect(RAW_QUERY.test(text) || RAW_TABLE.test(text) || JOIN_BY_NAME.test(text)).toBe(true)
})

describe.each(TEST_ENGINES)('tenants on $name', ({ name, isMissing, start }) => {
  let places: StorePlaces
  let store: door.Store
  const statements: string[] = []

  beforeAll(async () => {
    if (isMissing) return
    places = await start()
    store = await door.openStore(await places.newPlace(), { onQuery: (sql) => statements.push(sql) })
    for (const tenant of ['a', 'b']) {
      await store.write((trx) => door.addTenant(trx, { tenant, name: tenant }))
      await fill(store.forTenant(tenant), tenant)
    }
    statements.length = 0
  }, START_MS)
  afterAll(async () => {
    await store?.close()
    await places?.stop()
  })

  const rowsOf = async (tenant: string) => {
    const all = await Promise.all(TABLE_NAMES.map((table) => store.db.selectFrom(table).selectAll().execute()))
    return all.flat().filter((row) => row.tenant === tenant)
  }

  test.skipIf(isMissing)('every function asks, changes and forgets its own tenant only', async () => {
    const before = await rowsOf('b')
    expect(before.length).toBeGreaterThan(TABLE_NAMES.length - 1)
    statements.length = 0
    const a = store.forTenant('a')
    for (const [asker, answer] of Object.entries(readersOf(a))) {
      const text = JSON.stringify(await answer())
      expect(text, `${asker} finds its own`).toContain('of a')
      expect(text, `${asker} finds nothing else`).not.toContain('of b')
    }
    await fill(a, 'a again')
    for (const change of FORGETTERS) await a.write(change)
    const touching = statements.filter((sql) =>
      /"(?:person|mail|delivery|outbound|domain|password|feed|indicator|learn|ledger|log|known|quarantine|setting)/.test(
        sql,
      ),
    )
    expect(touching.length).toBeGreaterThan(30)
    expect(touching.filter((sql) => !tenantedEverywhere(sql))).toEqual([])
    expect(await rowsOf('b')).toEqual(before)
    // The ledger's hashes are never forgotten.
    const stays = ['mail_count', 'created_at', 'value', 'leaf', 'hashes', 'tree_size']
    const left = (await rowsOf('a')).filter((row) => !stays.some((column) => column in row))
    expect(left).toEqual([])
  })

  test.skipIf(isMissing || name !== 'sqlite')(
    'SQLite finds every answer by its keys, on a small store too',
    async () => {
      statements.length = 0
      const a = store.forTenant('a')
      for (const answer of Object.values(readersOf(a))) await answer()
      for (const change of FORGETTERS) await a.write(change)
      const asked = [...new Set(statements)].filter((text) => /^(?:select|delete|update)/.test(text))
      const plans = await Promise.all(asked.map((text) => planOf(store, text)))
      expect(plans.length).toBeGreaterThan(30)
      // The list of feeds is short, and is read whole; holds are few; the ledger has one head a tenant, and one mark; mails are counted now and then.
      expect(
        plans
          .flat()
          .filter(
            (step) =>
              /^SCAN (?!inner|\d+ CONST)|\(tenant=\?\) <-/.test(step) &&
              !/ feed | mail_total|"mail_total"| ledger_head | ledger_index | ledger_hold |group by "direction"/.test(
                step,
              ),
          ),
      ).toEqual([])
    },
  )

  test.skipIf(isMissing)('every function of the door that asks or changes was among them', () => {
    const asked = new Set([
      ...Object.keys(readersOf(store.forTenant('a'))),
      ...FILLERS,
      ...FORGETTERS.map(({ name }) => name),
    ])
    const functions = Object.entries(door).flatMap(([name, value]) => (typeof value === 'function' ? [name] : []))
    expect(functions.filter((name) => !asked.has(name) && !OTHER_EXPORTS.has(name))).toEqual([])
  })
})

async function planOf(store: door.Store, text: string): Promise<string[]> {
  const parts = text.split('?').map((part) => sql.raw(part))
  const { rows } = await sql<{ detail: string }>`explain query plan ${sql.join(parts, sql`${1}`)}`.execute(store.db)
  return rows.map(({ detail }) => `${detail} <- ${text}`)
}

/** Each select in the statement has its own condition on the tenant; an insert has the column. */
function tenantedEverywhere(sql: string): boolean {
  if (sql.startsWith('insert')) return sql.includes('"tenant"')
  const tables = sql.match(/(?:from|update) "(?!inner|held)\w+"/g)?.length ?? 0
  const conditions = sql.match(/where "tenant" = (?:cast\()?(?:\?|\$\d+)/g)?.length ?? 0
  return tables > 0 && conditions === tables
}

const FILLERS = [
  ...[
    'rememberPeople',
    'rememberNames',
    'rememberMails',
    'rememberDomains',
    'rememberNearDomains',
    'rememberWaiting',
    'countMails',
    'forgetTotalsBefore',
    'rememberPassword',
    'addFeed',
    'beginEdition',
  ],
  ...['addIndicators', 'publishEdition', 'saveProgress', 'saveSetting', 'settleSetting'],
  ...['saveMailboxMark', 'saveMailboxMail', 'markDelivered', 'countOutbound'],
  ...['moveLedgerIndexMark', 'addIndexedMails', 'addIndexedLeaves', 'addIndexedTerms', 'saveKnown'],
  ...['beginHeldMail', 'growHeldMail', 'claimDigest'],
  ...['addLedgerEntries', 'saveLedgerTiles', 'addLedgerTail', 'moveLedgerHead', 'placeLedgerHold', 'addLogEvents'],
]
const OTHER_EXPORTS = new Set([
  'openStore',
  'addTenant',
  'listTenants',
  'newId',
  'keptShingles',
  'unpackShingles',
  'StoreError',
])

async function fill(clinic: door.TenantStore, tenant: string): Promise<void> {
  const shown = `of ${tenant}`
  const times = { firstSeen: 1, lastSeen: 2, seenCount: 1 }
  await clinic.write(async (desk) => {
    await door.rememberPeople(desk, [sightingOf('k', { address: shown, domain: 'k' })])
    await door.rememberNames(desk, [nameOf('k', 'k', { shown })])
    const mail = { messageKey: 'k', subjectKey: 'k', rootKey: 'k', replyToKey: shown, shingles: pieces(1, 2, 3) }
    await door.rememberMails(desk, [mailFrom('k', mail)])
    await door.rememberDomains(desk, [{ domain: 'k', seenAs: 'link', lookKey: 'k', ...times }])
    await door.rememberDomains(desk, [{ domain: shown, seenAs: 'sender', lookKey: shown, ...times }])
    await door.rememberNearDomains(desk, [{ nearKey: 'k', domain: shown }])
    await door.countMails(desk, [{ direction: 'in', at: 1 }])
    await door.rememberWaiting(desk, [{ ownerKey: 'k', messageKey: shown, seenAt: 1 }])
    await door.rememberPassword(desk, { ownerKey: 'k', sealKey: 'k', sealed: Buffer.from(shown), usedAt: 1 })
    const feed = await door.addFeed(desk, { name: 'k', format: 'plain', sourcePath: shown })
    const edition = await door.beginEdition(desk, feed, 1)
    await door.addIndicators(desk, edition, [{ type: 'domain', valueKey: 'k', source: shown, addedAt: 1 }])
    await door.publishEdition(desk, edition, { entryCount: 1, importedAt: 1 })
    await door.saveProgress(desk, 'k', { position: shown, doneCount: 1, updatedAt: 1 })
    await door.saveSetting(desk, 'k', shown, 1)
    await door.settleSetting(desk, 'k2', shown, 1)
    await door.addLogEvents(desk, [{ at: 1, lineHash: 'k', messageKey: 'k', queueKey: 'k', body: shown }])
    await door.markDelivered(desk, [`k ${shown}`], 1)
    await door.countOutbound(desk, 'k', [{ hour: 1, alike: shown, mails: 1, recipients: 1 }])
    await door.saveMailboxMark(desk, 'k', { ...MARK, uidValidity: shown })
    await door.saveMailboxMail(desk, 'k', { ...MAILBOX_MAIL, messageId: shown })
    await fillQuarantine(desk, shown)
    await door.placeLedgerHold(desk, { mail: 'k', since: 0, who: shown, reason: shown, placedAt: 1 })
    const size = (await door.readLedgerHead(desk))?.treeSize
    await door.addLedgerEntries(desk, [{ leaf: size ?? 0, body: Buffer.from(shown) }])
    await door.saveLedgerTiles(desk, [{ level: 0, tile: 0, hashes: Buffer.from(shown) }])
    const mark = await door.readLedgerIndexMark(desk)
    const counts = { version: 1, leafCount: (size ?? 0) + 1, mailCount: (size ?? 0) + 1 }
    await door.moveLedgerIndexMark(desk, mark, { ...counts, packedSegment: 0, packedTerm: 0 })
    await door.addIndexedMails(desk, [{ number: size ?? 0, mail: shown, at: 1 }])
    await door.addIndexedLeaves(desk, [{ number: size ?? 0, leaf: size ?? 0 }])
    await door.addIndexedTerms(desk, [{ segment: 0, term: 1, leaf: size ?? 0, mails: Buffer.from(shown) }])
    await door.saveKnown(desk, { sha256: 'k', json: shown }, 1)
    await door.addLedgerTail(desk, [{ leaf: size ?? 0, hash: Buffer.from(shown) }])
    await door.moveLedgerHead(desk, size, { treeSize: (size ?? 0) + 1, note: shown })
  })
}

const MARK: FolderMark = { folder: 'k', uidValidity: 'k', uidDone: 1, startedAt: 1, updatedAt: 1 }
const MAILBOX_MAIL: WatchedMail = {
  ...{ ref: 'k', mailKey: 'k', messageId: 'k', state: 'held', folder: 'k', uidValidity: 'k', uid: 1, internalDate: 1 },
  ...{ flags: [], wasSeen: false, heldUidValidity: 'k', heldUid: 1, tries: 0, changedAt: 1 },
}

async function fillQuarantine(desk: door.TenantWriter, shown: string): Promise<void> {
  const begun = await door.beginHeldMail(desk, {
    ...{ mail: 'k', body: 'k', door: 'smtp', direction: 'in', sender: shown, recipients: [`${shown}@example.com`] },
    ...{ subject: shown, from: shown, bytes: 1, sha256: 'k', verdict: 'hold', score: 1, rules: [], report: shown },
    ...{ messageKey: 'k', isLocked: false, heldAt: 1 },
  })
  if (begun === 'begun') await door.growHeldMail(desk, K, [{ chunk: 0, sealed: Buffer.from(shown) }], 1)
  await door.claimDigest(desk, 'k', 'k', 1)
}
const K = { mail: 'k', body: 'k' }
const CLAIM = { mail: 'k', claim: 'c', who: 'k', reason: 'k', at: 1 }

/** Each function that asks, made to show whose answer it gives. */
function readersOf(a: door.TenantStore): Record<string, () => Promise<unknown>> {
  const own = async (mails: readonly number[]) => door.mailsByNumber(a, mails)
  const everyMail = Array.from({ length: 20 }, (_, index) => index + 1)
  return {
    peopleByAddress: () => door.peopleByAddress(a, ['k']),
    peopleOfDomain: () => door.peopleOfDomain(a, 'k'),
    domainsWithPeople: async () => ((await door.domainsWithPeople(a, ['k'])).size === 1 ? 'of a' : ''),
    mailsWaiting: () => door.mailsWaiting(a, ['k']),
    domainsNear: () => door.domainsNear(a, ['k']),
    namesByKey: () => door.namesByKey(a, ['k']),
    namesOfAddresses: () => door.namesOfAddresses(a, ['k']),
    mailsByMessageKey: () => door.mailsByMessageKey(a, ['k']),
    mailsByNumber: () => own(everyMail),
    mailTotals: async () => ((await door.mailTotals(a)).received === 1 ? 'of a' : ''),
    mailsOfSubject: () => door.mailsOfSubject(a, 'k'),
    mailsOfThread: () => door.mailsOfThread(a, 'k'),
    partiesOf: async () => own((await door.partiesOf(a, everyMail)).map(({ mail }) => mail)),
    mailsSharingText: async () => own((await door.mailsSharingText(a, pieces(1, 2, 3))).map(({ mail }) => mail)),
    domainsByName: async () => ((await door.domainsByName(a, ['k'])).length === 1 ? 'of a' : 'of b'),
    domainsByLook: async () => ((await door.domainsByLook(a, ['k'])).length === 1 ? 'of a' : 'of b'),
    passwordsOf: async () => (await door.passwordsOf(a, ['k'])).map(({ sealed }) => sealed.toString()),
    listFeeds: () => door.listFeeds(a),
    indicatorsFor: () => door.indicatorsFor(a, ['k'], 1),
    readProgress: () => door.readProgress(a, 'k'),
    readMailboxMark: () => door.readMailboxMark(a, 'k', 'k'),
    mailboxMailsAt: () => door.mailboxMailsAt(a, 'k', MARK, [1]),
    mailboxMailsByKey: () => door.mailboxMailsByKey(a, 'k', ['k']),
    mailboxMailsInState: () => door.mailboxMailsInState(a, 'k', ['held', 'later']),
    mailboxMailByRef: () => door.mailboxMailByRef(a, 'k', 'k'),
    deliveredAmong: async () => [...(await door.deliveredAmong(a, ['k of a', 'k of b']))],
    outboundSince: () => door.outboundSince(a, 'k', 0, 'of a'),
    readSetting: () => door.readSetting(a, 'k'),
    readLedgerHead: () => door.readLedgerHead(a),
    ledgerEntries: async () => (await door.ledgerEntries(a, 0)).map(({ body }) => body.toString()),
    ledgerEntriesAt: async () => (await door.ledgerEntriesAt(a, [0])).map(({ body }) => body.toString()),
    ledgerHolds: () => door.ledgerHolds(a),
    readLedgerIndexMark: async () => ((await door.readLedgerIndexMark(a))?.mailCount === 1 ? 'of a' : 'of b'),
    numbersOfMails: () => door.numbersOfMails(a, ['of a', 'of b']),
    indexedMails: () => door.indexedMails(a, [0]),
    firstLeavesOf: async () => ((await door.firstLeavesOf(a, 0, 9)).length === 1 ? 'of a' : 'of b'),
    lastLeavesOf: async () => ((await door.lastLeavesOf(a, 0, 9)).length === 1 ? 'of a' : 'of b'),
    leavesOf: async () => ((await door.leavesOf(a, [0], 9)).length === 1 ? 'of a' : 'of b'),
    indexedTerms: async () => (await door.indexedTerms(a, [0], [1])).map(({ mails }) => mails.toString()),
    termsOfSegment: async () => (await door.termsOfSegment(a, 0, 0, 9)).map(({ mails }) => mails.toString()),
    readKnown: () => door.readKnown(a, 'k'),
    ledgerTail: async () => (await door.ledgerTail(a, 0)).map(({ hash }) => hash.toString()),
    ledgerTiles: async () => (await door.ledgerTiles(a, 0, 0)).map(({ hashes }) => hashes.toString()),
    logEventsOfMessage: () => door.logEventsOfMessage(a, 'k'),
    logEventsOfQueue: () => door.logEventsOfQueue(a, 'k'),
    personRecord: () => door.personRecord(a, ['k']),
    heldMails: () => door.heldMails(a, { limit: 9, state: 'held', recipient: 'of a@example.com', text: 'OF' }),
    heldMailsById: () => door.heldMailsById(a, ['k']),
    heldMailsByKey: () => door.heldMailsByKey(a, ['k']),
    heldReportText: () => door.heldReportText(a, 'k'),
    heldChunk: async () => (await door.heldChunk(a, 'k', 0))?.toString(),
    countHeldChunks: async () => ((await door.countHeldChunks(a, 'k')) === 1 ? 'of a' : 'of b'),
    heldUsage: async () => ((await door.heldUsage(a)).count === 1 ? 'of a' : 'of b'),
    heldRecipients: () => door.heldRecipients(a, ['k']),
    heldMailsBefore: async () => ((await door.heldMailsBefore(a, 'held', 2, 9)).length === 1 ? 'of a' : 'of b'),
    untoldRecipients: () => door.untoldRecipients(a, '', 9),
    heldFor: async () => ((await door.heldFor(a, 'of a@example.com')).length === 1 ? 'of a' : 'of b'),
  }
}

type Change = (desk: door.TenantWriter) => Promise<unknown>
const LATER = 1_000
const FORGETTERS: readonly Change[] = [
  function forgetPerson(desk) {
    return door.forgetPerson(desk, ['k'])
  },
  function dropLedgerEntries(desk) {
    return door.dropLedgerEntries(desk, [0])
  },
  function keepHeldMailsSince(desk) {
    return door.keepHeldMailsSince(desk, 0, false)
  },
  function liftLedgerHold(desk) {
    return door.liftLedgerHold(desk, 'k')
  },
  function forgetMailsBefore(desk) {
    return door.forgetMailsBefore(desk, LATER)
  },
  function forgetPeopleBefore(desk) {
    return door.forgetPeopleBefore(desk, LATER)
  },
  function forgetDomainsBefore(desk) {
    return door.forgetDomainsBefore(desk, LATER)
  },
  function forgetPasswordsBefore(desk) {
    return door.forgetPasswordsBefore(desk, LATER)
  },
  async function removeFeed(desk) {
    for (const { feed } of await door.listFeeds(desk)) await door.removeFeed(desk, feed)
  },
  async function sweepIndicators(desk) {
    while ((await door.sweepIndicators(desk)) > 0);
  },
  function forgetWaitingBefore(desk) {
    return door.forgetWaitingBefore(desk, LATER)
  },
  function dropWaiting(desk) {
    return door.dropWaiting(desk, ['k'])
  },
  function dropLedgerTail(desk) {
    return door.dropLedgerTail(desk, LATER)
  },
  function forgetLogEventsBefore(desk) {
    return door.forgetLogEventsBefore(desk, LATER)
  },
  function forgetMailboxMailsBefore(desk) {
    return door.forgetMailboxMailsBefore(desk, LATER)
  },
  function forgetMailbox(desk) {
    return door.forgetMailbox(desk, 'k')
  },
  async function dropIndexedTerms(desk) {
    await door.dropIndexedTerms(desk, 0, [2])
  },
  function dropIndexedSegment(desk) {
    return door.dropIndexedSegment(desk, 0, 0, LATER)
  },
  function dropLedgerIndexMark(desk) {
    return door.dropLedgerIndexMark(desk)
  },
  function forgetKnownBefore(desk) {
    return door.forgetKnownBefore(desk, LATER)
  },
  function forgetDeliveriesBefore(desk) {
    return door.forgetDeliveriesBefore(desk, LATER)
  },
  function forgetOutboundBefore(desk) {
    return door.forgetOutboundBefore(desk, LATER)
  },
  function claimHeld(desk) {
    return door.claimHeld(desk, { ...CLAIM, recipients: ['of a@example.com'] })
  },
  function settleHeld(desk) {
    return door.settleHeld(desk, CLAIM, [{ address: 'of a@example.com', state: 'released', reply: 'k' }])
  },
  function keepHeldMail(desk) {
    return door.keepHeldMail(desk, 'k', false)
  },
  function dropHeldMail(desk) {
    return door.dropHeldMail(desk, CLAIM, LATER)
  },
  function abandonHeldMail(desk) {
    return door.abandonHeldMail(desk, K)
  },
  function forgetHeldMails(desk) {
    return door.forgetHeldMails(desk, { storingBefore: LATER, goneBefore: LATER }, 9)
  },
  function settleDigest(desk) {
    return door.settleDigest(desk, 'k', 'k', ['k'], 1)
  },
  function releaseDigest(desk) {
    return door.releaseDigest(desk, 'k', 'k')
  },
  function forgetDigestsBefore(desk) {
    return door.forgetDigestsBefore(desk, 'l')
  },
  function dropProgress(desk) {
    return door.dropProgress(desk, 'k')
  },
]
