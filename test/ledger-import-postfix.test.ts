import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { importedEventsFor, importLog } from '#ledger'
import { MAIN_TENANT, openStore } from '#store'
import { inPieces } from './fixtures/log-lines.ts'
import { missingPeer } from './fixtures/missing-peer.ts'
import { startPostfix, whyNoPostfix } from './fixtures/postfix.ts'
import { openSmtp } from './fixtures/smtp-talk.ts'

// What a real Postfix writes of a mail that it took and of one that it refused.

const why = whyNoPostfix()
if (why !== undefined) missingPeer(`Postfix (${why})`, 'postfix')

describe.skipIf(why !== undefined)('the log of a real Postfix', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'sekisho-import-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  test('tells the life of a mail, and a refusal', async () => {
    // Ids of the longer kind; those of the shorter one stand in ledger-import.test.ts.
    const postfix = await startPostfix([''], { text: '', ports: [], main: 'enable_long_queue_ids = yes\n' })
    const store = await openStore(path.join(folder, 'store.db'))
    try {
      const smtp = await openSmtp(postfix.ports[0] ?? 0)
      const data = 'From: a@example.com\r\nMessage-ID: <one@example.com>\r\nSubject: x\r\n\r\nbody'
      expect(await smtp.send({ from: 'a@example.com', to: ['b@example.com', 'c@example.com'], data })).toMatch(/^250/)
      await smtp.send({ from: 'a@example.com', to: ['"no such" <@'], data })
      await smtp.quit()
      await vi.waitFor(() => expect(postfix.log()).toMatch(/status=sent.*: removed\n/s), { timeout: 20_000 })
      const clinic = store.forTenant(MAIN_TENANT)
      const now = Date.now()
      const log = postfix.log()
      const result = await importLog(clinic, { file: 'log', open: inPieces(log, 999), writtenBefore: now, now })
      expect(result).toMatchObject({ format: 'mail-log', broken: { count: 0 }, findings: [] })
      const story = await importedEventsFor(clinic, { messageId: '<one@example.com>' })
      expect(story.map(({ kind, from, to }) => [kind, from, to]).sort()).toEqual([
        ['received', 'a@example.com', undefined],
        ['sent', 'a@example.com', 'b@example.com'],
        ['sent', 'a@example.com', 'c@example.com'],
      ])
      for (const { at, client, queueId } of story) {
        expect(Math.abs(at - now)).toBeLessThan(120_000)
        expect([client, queueId]).toEqual(['127.0.0.1', expect.stringMatching(/^[0-9A-Za-z]{10,20}$/)])
      }
      expect(story[1]?.detail).toMatchObject({
        status: 'sent',
        dsn: '2.0.0',
        relay: expect.stringContaining('127.0.0.1'),
      })
    } finally {
      await store.close()
      await postfix.stop()
    }
  }, 60_000)
})
