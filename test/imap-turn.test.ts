import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Config, readConfig } from '#config'
import { type House, openHouse, type ServiceEvent } from '#service'
import { readMailboxMark } from '#store'
import { openImapDoor } from '../src/service/imap-door.ts'
import { type Dovecot, findDovecot, PASSWORD, startDovecot } from './fixtures/dovecot.ts'
import { composeMail } from './fixtures/mail-compose.ts'
import { missingPeer } from './fixtures/missing-peer.ts'
import { START_MS, type StorePlaces, TEST_ENGINES } from './fixtures/store-places.ts'

// Two gateways on one PostgreSQL, and a mailbox that both are to watch.

const program = findDovecot()
if (program === undefined) missingPeer('Dovecot', 'dovecot-imapd')
const engine = TEST_ENGINES.find(({ name }) => name === 'postgres')
const isMissing = program === undefined || engine === undefined || engine.isMissing

const TIMES = { beatMs: 20, deadMs: 600, giveUpMs: 400 }
const folder = mkdtempSync(path.join(tmpdir(), 'sekisho-imap-turn-'))
let dovecot: Dovecot | undefined
let places: StorePlaces | undefined

beforeAll(async () => {
  if (isMissing || program === undefined) return
  places = await engine?.start()
  dovecot = await startDovecot(program)
}, START_MS)
afterAll(async () => {
  await dovecot?.stop()
  await places?.stop()
  rmSync(folder, { recursive: true, force: true })
})

function configOf(store: string): Config {
  const { tlsPort = 0, ca = '' } = dovecot ?? {}
  writeFileSync(path.join(folder, 'ca.pem'), ca)
  const mailbox = {
    ...{ name: 'desk', server: '127.0.0.1', port: tlsPort, tls: 'implicit', ca: 'ca.pem' },
    ...{ user: 'desk', password: PASSWORD, 'hold-folder': 'INBOX.関所-保留' },
  }
  const written = {
    ...{ data: folder, hostname: 'gate.test', domains: ['clinic.test'], workers: { jobs: 1 }, store },
    doors: { imap: [mailbox] },
  }
  const around = { look: () => 'file' as const, readText: () => '' }
  const reading = readConfig(JSON.stringify(written), path.join(folder, 'sekisho.yaml'), around)
  if ('mistakes' in reading) throw new Error(JSON.stringify(reading.mistakes))
  return reading.config
}

const receivedOf = async (house: House): Promise<number> => {
  let count = 0
  for (const { ledger } of house.clinics())
    for await (const { entry } of ledger.entries()) count += entry.kind === 'received' ? 1 : 0
  return count
}

test.skipIf(isMissing)(
  'one watches, and the other goes on where it ended: each mail is judged once',
  async () => {
    const config = configOf((await places?.newPlace()) ?? '')
    const box = dovecot?.mailbox('desk')
    const told: string[] = []
    const gateway = async (name: string) => {
      const house = await openHouse({ config, version: '0', clock: Date.now, onEvent: () => {} })
      const [mailbox] = config.doors.imap
      if (mailbox === undefined) throw new Error('no mailbox')
      const hear = ({ event: { type } }: ServiceEvent) => void told.push(`${name} ${type}`)
      return { house, watch: openImapDoor(mailbox, house, hear, TIMES) }
    }
    const until = async (isSo: () => boolean | Promise<boolean>): Promise<void> => {
      while (!(await isSo())) await sleep(5)
    }
    const first = await gateway('first')
    const [clinic] = first.house.clinics()
    await until(
      async () => clinic !== undefined && (await readMailboxMark(clinic.store, 'desk', 'INBOX')) !== undefined,
    )
    const second = await gateway('second')
    await until(() => told.includes('second watched-elsewhere'))
    box?.put('', [composeMail({ messageId: 'one@out.test', from: 'a@out.test', text: 'one' })])
    await until(() => told.includes('first left'))
    await first.watch.stop()
    box?.put('', [composeMail({ messageId: 'two@out.test', from: 'a@out.test', text: 'two' })])
    await until(() => told.includes('second left'))
    expect(await receivedOf(second.house)).toBe(2)
    expect(told.filter((each) => each.endsWith(' watching'))).toEqual(['first watching', 'second watching'])
    await second.watch.stop()
    await Promise.all([first.house.close(), second.house.close()])
  },
  60_000,
)
