import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { readConfig } from '#config'
import { type ServiceEvent, startService } from '#service'
import { findDovecot, PASSWORD, startDovecot } from './fixtures/dovecot.ts'
import { composeMail } from './fixtures/mail-compose.ts'
import { missingPeer } from './fixtures/missing-peer.ts'

// A mailbox at a provider, watched by the whole service: what is dangerous is moved away, and the ledger says so.

const program = findDovecot()
if (program === undefined) missingPeer('Dovecot', 'dovecot-imapd')

test.skipIf(program === undefined)(
  'risky mail is moved out of sight, under one name in the ledger',
  async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'sekisho-imap-service-'))
    const dovecot = await startDovecot(program ?? '')
    const box = dovecot.mailbox('clinic1')
    writeFileSync(path.join(folder, 'ca.pem'), dovecot.ca)
    const written = {
      ...{ data: folder, hostname: 'gate.test', domains: ['clinic.test'], workers: { jobs: 1 } },
      doors: {
        imap: [
          {
            ...{ name: 'desk', server: '127.0.0.1', port: dovecot.tlsPort, tls: 'implicit' },
            ...{ ca: 'ca.pem', user: 'clinic1', password: PASSWORD, 'hold-folder': 'INBOX.関所-保留' },
          },
        ],
      },
    }
    const around = { look: () => 'file' as const, readText: () => '' }
    const reading = readConfig(JSON.stringify(written), path.join(folder, 'sekisho.yaml'), around)
    if ('mistakes' in reading) throw new Error(JSON.stringify(reading.mistakes))
    const events: ServiceEvent[] = []
    const service = await startService({ config: reading.config, version: '0', onEvent: (event) => events.push(event) })
    const until = async (type: string, count = 1): Promise<void> => {
      for (let tries = 0; tries < 400; tries += 1) {
        if (events.filter(({ event }) => event.type === type).length >= count) return
        await sleep(50)
      }
      throw new Error(`no ${type}: ${JSON.stringify(events.map(({ event }) => event.type))}`)
    }
    try {
      await until('watching', 2)
      const program = { name: 'a.pdf.exe', content: Buffer.concat([Buffer.from('MZ'), Buffer.alloc(600)]) }
      box.put('', [
        composeMail({ messageId: 'good@out.test', from: 'a@out.test', text: 'Good morning.' }),
        composeMail({ messageId: 'bad@out.test', from: 'b@out.test', attachments: [program] }),
      ])
      await until('held')
      await until('left')
    } finally {
      await service.close()
      await dovecot.stop()
    }
    const held = events.map(({ event }) => event).find((event) => event.type === 'held')
    const { openStore, MAIN_TENANT } = await import('#store')
    const { readLedger } = await import('#ledger')
    const store = await openStore(path.join(folder, 'store.sqlite'), { readOnly: true })
    const kinds: string[] = []
    for await (const { entry } of readLedger(store.forTenant(MAIN_TENANT)).entries()) {
      if ('mail' in entry && held !== undefined && 'ref' in held && entry.mail === held.ref)
        kinds.push(entry.kind === 'acted' ? `${entry.action}: ${entry.reason}` : entry.kind)
    }
    await store.close()
    rmSync(folder, { recursive: true, force: true })
    expect(kinds).toEqual(['received', 'judged', expect.stringMatching(/^held: it could be seen for \d+ s/)])
  },
  60_000,
)
