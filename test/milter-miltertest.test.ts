import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type MilterAnswer, type MilterMail, type MilterServer, serveMilter } from '../src/doors/milter/index.ts'
import { missingPeer } from './fixtures/missing-peer.ts'

// OpenDKIM's miltertest plays the mail server, with libmilter's own numbers, and checks what the filter asks for.

const PROGRAM = ['/usr/bin/miltertest', '/usr/sbin/miltertest'].find((file) => existsSync(file))
if (PROGRAM === undefined) missingPeer('miltertest', 'miltertest')

const ANSWERS: Readonly<Record<string, MilterAnswer>> = {
  change: {
    action: 'accept',
    headers: [
      { type: 'add', name: 'X-Sekisho', value: 'pass' },
      { type: 'insert', name: 'X-Top', value: 'first', index: 0 },
      { type: 'delete', name: 'X-Forged' },
    ],
    subjectTag: '[!]',
    body: Buffer.from('another body\r\n'),
    recipients: { add: ['added@example.com'], remove: ['b@example.com'] },
  },
  hold: { action: 'quarantine', reason: 'looked at later' },
  reject: { action: 'reject', reply: { code: 554, enhanced: '5.7.1', text: 'not this one' } },
  later: { action: 'tempfail' },
  discard: { action: 'discard' },
}

const START = `
local function must(failure) if failure ~= nil then error(failure) end end
local function reply(wanted, what) if mt.getreply(conn) ~= wanted then error(what .. ": " .. mt.getreply(conn)) end end
local function check(yes, what) if not yes then error(what) end end
conn = mt.connect(place)
check(conn ~= nil, "connect")
`
const SEND = `
local function send(subject)
  must(mt.macro(conn, SMFIC_MAIL, "i", "Q-" .. subject, "{auth_authen}", "hanako"))
  must(mt.mailfrom(conn, "<a@example.com>", "SIZE=10")) reply(SMFIR_CONTINUE, "mail")
  must(mt.rcptto(conn, "<b@example.com>")) reply(SMFIR_CONTINUE, "rcpt")
  must(mt.data(conn)) reply(SMFIR_CONTINUE, "data")
  must(mt.header(conn, "Subject", " " .. subject))
  must(mt.header(conn, "X-Forged", " 1"))
  must(mt.eoh(conn))
  must(mt.bodystring(conn, "Hello\\r\\n"))
  must(mt.eom(conn))
end
`
const HELLO = `
must(mt.conninfo(conn, "client.example.com", "192.0.2.7")) reply(SMFIR_CONTINUE, "connect")
must(mt.helo(conn, "client.example.com")) reply(SMFIR_CONTINUE, "helo")
`

describe.skipIf(PROGRAM === undefined)('serveMilter with miltertest', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'sekisho-miltertest-'))
  const mails: MilterMail[] = []
  const servers: MilterServer[] = []
  const places: string[] = []
  beforeAll(async () => {
    const judge = async (mail: MilterMail): Promise<MilterAnswer> => {
      mails.push(mail)
      const subject = /^Subject: *(\S+)/mu.exec(mail.raw.toString('latin1'))?.[1] ?? ''
      if (subject === 'slow') await new Promise((resolve) => setTimeout(resolve, 300))
      return ANSWERS[subject] ?? { action: 'accept' }
    }
    const limits = { progressMs: 50, mailBytesMax: 100_000 }
    const tcp = await serveMilter({ listen: { host: '127.0.0.1', port: 0 }, judge, limits })
    const socket = path.join(folder, 'milter')
    servers.push(tcp, await serveMilter({ listen: { socket }, judge, limits }))
    places.push(`inet:${tcp.port}@127.0.0.1`, `unix:${socket}`)
  })
  afterAll(async () => {
    for (const server of servers) await server.close()
    rmSync(folder, { recursive: true, force: true })
  })

  let scripts = 0
  async function run(lua: string): Promise<string> {
    const file = path.join(folder, `${scripts++}.lua`)
    const results: string[] = []
    for (const place of places) {
      writeFileSync(file, `place = "${place}"\n${START}${lua}\nmt.echo("to the end")\n`)
      const ran = await promisify(execFile)(PROGRAM ?? '', ['-s', file]).catch((error: unknown) => ({
        stdout: '',
        stderr: String(error),
      }))
      results.push(`${ran.stdout}${ran.stderr}`.trim())
    }
    return results.join('\n')
  }
  const FINE = 'to the end\nto the end'

  test('the negotiation asks for what the facts say', async () => {
    const lua = `
      must(mt.negotiate(conn, nil, nil, nil))
      for _, option in ipairs({SMFIP_NR_HDR, SMFIP_NR_EOH, SMFIP_NR_BODY}) do check(mt.test_option(conn, option), "option") end
      for _, option in ipairs({SMFIP_NR_CONN, SMFIP_NR_HELO, SMFIP_NR_MAIL, SMFIP_NR_RCPT, SMFIP_NR_DATA}) do
        check(not mt.test_option(conn, option), "option too much") end
      for _, action in ipairs({SMFIF_ADDHDRS, SMFIF_CHGHDRS, SMFIF_CHGBODY, SMFIF_QUARANTINE}) do
        check(mt.test_action(conn, action), "action") end
      mt.disconnect(conn)`
    expect(await run(lua)).toBe(FINE)
  })

  test('a mail is seen whole, and changed in every way', async () => {
    const lua = `${HELLO}${SEND} send("change") reply(SMFIR_ACCEPT, "eom")
      check(mt.eom_check(conn, MT_HDRADD, "X-Sekisho"), "add")
      check(mt.eom_check(conn, MT_HDRINSERT, "X-Top"), "insert")
      check(mt.eom_check(conn, MT_HDRDELETE, "X-Forged"), "delete")
      check(mt.eom_check(conn, MT_HDRCHANGE, "Subject"), "change")
      check(mt.eom_check(conn, MT_BODYCHANGE, "another body\\r\\n"), "body")
      check(mt.eom_check(conn, MT_RCPTADD, "<added@example.com>"), "rcpt add")
      check(mt.eom_check(conn, MT_RCPTDELETE, "<b@example.com>"), "rcpt delete")
      mt.disconnect(conn)`
    expect(await run(lua)).toBe(FINE)
    expect(mails.at(-1)).toMatchObject({
      envelope: { from: { address: 'a@example.com', params: ['SIZE=10'] }, recipients: [{ address: 'b@example.com' }] },
      client: { host: 'client.example.com', address: '192.0.2.7', family: 'inet4' },
      helo: 'client.example.com',
    })
    expect(mails.at(-1)?.macros.get('auth_authen')).toBe('hanako')
    expect(mails.at(-1)?.raw.toString()).toMatch(/^Subject: +change\r\nX-Forged: +1\r\n\r\nHello\r\n$/u)
  })

  test('every answer, several mails a connection, aborts between them', async () => {
    const lua = `${HELLO}${SEND}
      send("reject") check(mt.eom_check(conn, MT_SMTPREPLY, "554", "5.7.1", "not this one"), "reject")
      send("later") reply(SMFIR_TEMPFAIL, "tempfail")
      must(mt.mailfrom(conn, "<gone@example.com>"))
      must(mt.rcptto(conn, "<gone@example.com>"))
      must(mt.abort(conn))
      send("discard") reply(SMFIR_DISCARD, "discard")
      must(mt.unknown(conn, "NONSENSE")) reply(SMFIR_CONTINUE, "unknown")
      send("hold") check(mt.eom_check(conn, MT_QUARANTINE, "looked at later"), "quarantine")
      send("slow") reply(SMFIR_ACCEPT, "slow")
      mt.disconnect(conn)`
    expect(await run(lua)).toBe(FINE)
    expect(mails.some(({ envelope }) => envelope.from.address === 'gone@example.com')).toBe(false)
  })

  test('a mail over the limit is refused when it is whole', async () => {
    const lua = `${HELLO}
      must(mt.mailfrom(conn, "<a@example.com>")) must(mt.rcptto(conn, "<b@example.com>"))
      must(mt.header(conn, "Subject", "large")) must(mt.eoh(conn))
      must(mt.bodyrandom(conn, 150000))
      must(mt.eom(conn))
      check(mt.eom_check(conn, MT_SMTPREPLY, "552", "5.3.4", "Message is larger than can be inspected here"), "reply")
      mt.disconnect(conn)`
    expect(await run(lua)).toBe(FINE)
  })

  test('version 2 without any option: every command is answered', async () => {
    const lua = `must(mt.negotiate(conn, 2, 0x3f, 0x7f))${HELLO}${SEND.replace('must(mt.data(conn)) reply(SMFIR_CONTINUE, "data")', '')}
      send("change") reply(SMFIR_ACCEPT, "eom")
      check(mt.eom_check(conn, MT_HDRADD, "X-Sekisho", "pass"), "add")
      mt.disconnect(conn)`
    expect(await run(lua)).toBe(FINE)
    expect(mails.at(-1)?.raw.toString()).toMatch(/^Subject: +change\r\n/u)
  })

  test('an abrupt end within a mail', async () => {
    const before = mails.length
    expect(await run(`${HELLO} must(mt.mailfrom(conn, "<a@example.com>")) mt.disconnect(conn, false)`)).toBe(FINE)
    expect(mails).toHaveLength(before)
  })
})
