import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type NextHop, openNextHop } from '#actions'
import { readConfig } from '#config'
import {
  clientToForward,
  receivedField,
  type SmtpEvent,
  type SmtpMail,
  type SmtpServer,
  serveSmtp,
} from '../src/doors/smtp/index.ts'
import { freePort } from './fixtures/free-port.ts'
import { missingPeer } from './fixtures/missing-peer.ts'
import { type Postfix, startPostfix, whyNoPostfix } from './fixtures/postfix.ts'
import { openSmtp } from './fixtures/smtp-talk.ts'
import { makeTlsFiles } from './fixtures/tls-files.ts'

// A real Postfix before and behind the SMTP door, set up by the snippets of deploy/postfix as they stand; of those only
// the ports are changed, for tests have ports of their own.

const run = promisify(execFile)
const why = whyNoPostfix()
if (why !== undefined) missingPeer(`Postfix (${why})`, 'postfix')

const snippet = (name: string, ports: Readonly<Record<string, number>>): string => {
  const text = readFileSync(path.join(import.meta.dirname, '../deploy/postfix', name), 'utf8')
  return Object.entries(ports).reduce((all, [from, to]) => {
    if (!all.includes(from)) throw new Error(`${name} does not hold ${from}`)
    return all.replaceAll(from, from === 'smtp      inet' ? `127.0.0.1:${to} inet` : `127.0.0.1:${to}`)
  }, text)
}

test.each(['before-queue', 'next-hop'])('%s.sekisho.yaml is a configuration that goes with its snippet', (name) => {
  const file = path.join(import.meta.dirname, '../deploy/postfix', `${name}.sekisho.yaml`)
  const reading = readConfig(readFileSync(file, 'utf8'), file)
  expect('mistakes' in reading ? reading.mistakes.map(({ text }) => text.en) : []).toEqual([])
  const doors = 'config' in reading ? reading.config.doors.smtp : []
  expect(doors).toMatchObject([{ nextHop: { kind: 'smtp', host: '127.0.0.1', port: 10_026 } }])
  expect(snippet(`${name}.master.cf`, { '127.0.0.1:10026': 1 })).toContain('127.0.0.1:1 inet')
  const [door] = doors
  if (door?.mode === 'proxy')
    expect(door).toMatchObject({ listen: { host: '127.0.0.1', port: 10_025 }, trusted: ['127.0.0.1'] })
  else expect(door).toMatchObject({ mode: 'mx', listen: { port: 25 }, trusted: [] })
})

const subjectOf = (bytes: Buffer): string => /^Subject: (\S+)/mu.exec(bytes.toString('latin1'))?.[1] ?? ''

describe.skipIf(why !== undefined)('the SMTP door and Postfix', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'sekisho-smtp-postfix-'))
  const mails: SmtpMail[] = []
  const events: SmtpEvent[] = []
  const hops: NextHop[] = []
  let postfix: Postfix
  /** Behind Postfix, and in front of it. */
  let proxy: SmtpServer
  let exchanger: SmtpServer
  let frontPort = 0

  beforeAll(async () => {
    const [front, after, behind] = [await freePort(), await freePort(), await freePort()]
    frontPort = front
    const serve = (port: number, trusted: readonly string[]): Promise<SmtpServer> => {
      const hop = openNextHop({ protocol: 'smtp', place: { host: '127.0.0.1', port } })
      hops.push(hop)
      return serveSmtp({
        listen: { host: '127.0.0.1', port: 0 },
        greet: 'sekisho.example.com',
        trusted,
        limits: { greetingMs: 0, mailsPerMinuteMax: 1_000 },
        tls: makeTlsFiles(folder),
        onEvent: (event) => void events.push(event),
        judge: async (mail, signal) => {
          mails.push(mail)
          const { arrival, parameters, client } = mail
          const subject = subjectOf(arrival.bytes)
          if (subject === 'refuse') return { code: 550, enhanced: '5.7.1', text: 'Held at the checkpoint' }
          if (subject === 'crash') throw new Error('crash')
          const { sender, recipients } = arrival
          const trace = receivedField(mail, { by: 'sekisho.example.com', id: '1', at: new Date() })
          const bytes = client.isTrusted ? arrival.bytes : Buffer.concat([Buffer.from(trace), arrival.bytes])
          const far = { name: 'far.example.com', address: '192.0.2.77' }
          const xforward = { ...clientToForward(mail), ...(client.isTrusted ? {} : far) }
          const { smtputf8 } = parameters
          const [outcome] = await hop.deliver({ bytes, sender, recipients, smtputf8, xforward, signal })
          return outcome?.reply ?? { code: 451, enhanced: '4.3.0', text: 'nothing said' }
        },
      })
    }
    proxy = await serve(after, ['127.0.0.0/8'])
    exchanger = await serve(behind, [])
    const beforeQueue = { 'smtp      inet': front, '127.0.0.1:10025': proxy.port, '127.0.0.1:10026': after }
    const nextHop = snippet('next-hop.master.cf', { '127.0.0.1:10026': behind })
    const text = `${snippet('before-queue.master.cf', beforeQueue)}\n${nextHop}`
    postfix = await startPostfix([], { text, ports: [front, after, behind] })
  }, 30_000)

  afterAll(async () => {
    for (const server of [proxy, exchanger]) await server?.close()
    for (const hop of hops) await hop.close()
    await postfix?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  const BODY = '..first line\n.\n  two \n\n=3D é\t\nlast'
  let counter = 0

  async function pass(port: number, subject: string, to: readonly string[] = ['b@example.com']) {
    counter += 1
    const id = `${subject}-${counter}`
    const smtp = await openSmtp(port)
    const data = `Subject: ${subject}\r\nX-Id: ${id}\r\n\r\n${BODY.replaceAll('\n', '\r\n')}`
    const reply = await smtp.send({ data, to })
    await smtp.quit()
    return { reply, arrived: reply.startsWith('250') ? await arrival(id) : '' }
  }

  const arrival = (id: string): Promise<string> =>
    expect
      .poll(() => postfix.delivered().find((mail) => mail.includes(`X-Id: ${id}\n`) && mail.endsWith('\n\n')) ?? '', {
        timeout: 5_000,
      })
      .not.toBe('')
      .then(() => postfix.delivered().find((mail) => mail.includes(`X-Id: ${id}\n`)) ?? '')

  describe('before the queue', () => {
    test('a mail arrives as it was sent, and both sides know who sent it', async () => {
      const { reply, arrived } = await pass(frontPort, 'pass')
      // What the client hears is what the port behind Sekisho said, with the name under which it queued the mail.
      expect(reply).toMatch(/^250 2\.0\.0 Ok: queued as \w+/u)
      expect(arrived).toContain(`\n\n${Buffer.from(BODY).toString('latin1')}\n`)
      expect(arrived).toMatch(/\nReceived: from client\.example\.com \([^)]*127\.0\.0\.1[^)]*\)\n/u)
      const mail = mails.at(-1)
      expect(mail?.arrival).toMatchObject({ sender: 'a@example.com', recipients: ['b@example.com'] })
      expect(mail?.arrival.peer).toMatchObject({ address: '127.0.0.1', helo: 'client.example.com' })
      expect(mail?.xforward).toMatchObject({ protocol: 'ESMTP', source: 'LOCAL' })
      expect(postfix.log()).toMatch(/after-sekisho\/smtpd\[\d+\]: \w+: client=.*127\.0\.0\.1/u)
    })

    test('a refusal reaches the sender while he is connected; nothing arrives', async () => {
      expect((await pass(frontPort, 'refuse')).reply).toBe('550 5.7.1 Held at the checkpoint')
      expect((await pass(frontPort, 'crash')).reply).toMatch(/^451 4\.3\.0/u)
      expect(postfix.delivered().filter((mail) => /Subject: (?:refuse|crash)/u.test(mail))).toEqual([])
    })

    test('many at once, none lost, none twice', async () => {
      const before = postfix.delivered().length
      const count = 60
      const args = [
        '-s',
        '6',
        '-m',
        String(count),
        '-l',
        '2000',
        '-f',
        'a@example.com',
        '-t',
        'b@example.com',
        '-S',
        'source',
      ]
      await run('smtp-source', [...args, `127.0.0.1:${frontPort}`])
      await expect.poll(() => postfix.delivered().length - before, { timeout: 20_000 }).toBe(count)
      const ids = mails
        .filter(({ arrival }) => subjectOf(arrival.bytes) === 'source')
        .map(({ arrival }) => /^Message-Id: (\S+)/imu.exec(arrival.bytes.toString())?.[1])
      expect(new Set(ids).size).toBe(count)
    }, 30_000)

    test('a mail that smuggles another one: Postfix and we see the same one mail or none', async () => {
      const smtp = await openSmtp(frontPort)
      const hidden = 'MAIL FROM:<evil@example.com>\r\nRCPT TO:<b@example.com>\r\nDATA\r\nSubject: hidden\r\n\r\nevil'
      const before = mails.length
      const reply = await smtp.send({ data: `Subject: nice\r\n\r\nx\n.\n${hidden}` })
      smtp.drop()
      expect(mails.slice(before).map(({ arrival }) => arrival.sender)).not.toContain('evil@example.com')
      expect(reply).toMatch(/^[25]/u)
    })
  })

  describe('as mail exchanger', () => {
    test('a mail arrives as it was sent, with the real client in Postfix', async () => {
      const { reply, arrived } = await pass(exchanger.port, 'pass')
      expect(reply).toMatch(/^250 2\.0\.0 Ok: queued as \w+/u)
      expect(arrived).toContain(`\n\n${Buffer.from(BODY).toString('latin1')}\n`)
      // Postfix shows what XFORWARD said in its log; the line in the mail is ours to write.
      expect(arrived).toContain(
        '\nReceived: from client.example.com ([127.0.0.1])\n\tby sekisho.example.com with ESMTP id 1\n',
      )
      expect(postfix.log()).toMatch(/client=\S+, orig_client=far\.example\.com\[192\.0\.2\.77\]/u)
    })

    test('what Postfix refuses is refused to the sender', async () => {
      expect((await pass(exchanger.port, 'pass', ['x@other.example'])).reply).toMatch(/^454 4\.7\.1|^554 5\.7\.1/u)
    })

    test('swaks', async () => {
      const args = ['--server', '127.0.0.1', '--port', String(exchanger.port), '--from', 'a@example.com']
      const { stdout } = await run('swaks', [...args, '--to', 'b@example.com', '--h-Subject', 'swaks', '--pipeline'])
      expect(stdout).toMatch(/-> \.\n<- {2}250 2\.0\.0 Ok: queued/u)
    })

    test('OpenSSL over STARTTLS', async () => {
      const args = ['s_client', '-starttls', 'smtp', '-crlf', '-quiet', '-connect', `127.0.0.1:${exchanger.port}`]
      const client = run('openssl', args)
      const commands = [
        'EHLO c',
        'MAIL FROM:<a@example.com>',
        'RCPT TO:<b@example.com>',
        'DATA',
        'Subject: tls',
        '',
        '.',
        'QUIT',
      ]
      client.child.stdin?.end(`${commands.join('\n')}\n`)
      expect((await client).stdout).toMatch(/250 2\.0\.0 Ok: queued/u)
      expect(mails.at(-1)?.arrival.tls).toMatch(/^TLSv1\.3 /u)
    })
  })
})
