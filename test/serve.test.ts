import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createTransport } from 'nodemailer'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { freePort } from './fixtures/free-port.ts'
import { composeMail } from './fixtures/mail-compose.ts'

// `sekisho serve` as people run it: a process, its doors, its signals.

const ROOT = path.resolve(import.meta.dirname, '..')
const BIN = path.join(ROOT, 'bin/sekisho.mjs')
const folder = mkdtempSync(path.join(tmpdir(), 'sekisho-serve-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Running {
  readonly child: ChildProcess
  readonly said: () => string
  readonly until: (pattern: RegExp) => Promise<void>
  readonly ended: Promise<number | null>
}

function serve(...words: readonly string[]): Running {
  const child = spawn(process.execPath, [BIN, 'serve', '--lang', 'en', ...words], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let text = ''
  let wake = () => {}
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk
    wake()
  })
  const ended = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)))
  const until = async (pattern: RegExp): Promise<void> => {
    while (!pattern.test(text)) {
      const more = new Promise<void>((resolve) => {
        wake = resolve
      })
      const isOver = await Promise.race([more.then(() => false), ended.then(() => true)])
      if (isOver && !pattern.test(text)) throw new Error(`it ended: ${text}`)
    }
  }
  return { child, said: () => text, until, ended }
}

const configFile = (name: string, text: string): string => {
  writeFileSync(path.join(folder, name), text)
  return path.join(folder, name)
}

describe('a service that runs', () => {
  let running: Running
  let ports: Readonly<Record<'smtp' | 'second' | 'http', number>>
  const config = (more = '', limits = ''): string => `
data: data
hostname: gate.test
domains: [clinic.test]
next-hop: maildir:mail
doors:
  smtp:
    - { listen: "127.0.0.1:${ports.smtp}"${limits} }
${more}
  http: [{ listen: "127.0.0.1:${ports.http}", pages: true }]
authentication: { spf: false, dkim: false, dmarc: false, arc: false }
digest: { from: sekisho@clinic.test, page-url: "http://127.0.0.1:${ports.http}" }
workers: { jobs: 1 }
log: { file: log }
`
  const send = (port: number, raw: Buffer): Promise<{ readonly response: string }> => {
    const sender = createTransport({ host: '127.0.0.1', port, ignoreTLS: true })
    return sender.sendMail({ raw, envelope: { from: 'a@out.test', to: 'desk@clinic.test' } })
  }
  const delivered = () => readdirSync(path.join(folder, 'mail', 'new')).length

  beforeAll(async () => {
    ports = { smtp: await freePort(), second: await freePort(), http: await freePort() }
    running = serve('--config', configFile('sekisho.yaml', config()))
    await running.until(/Ready/)
  }, 60_000)
  afterAll(() => running?.child.kill('SIGKILL'))

  test('takes mail by SMTP, delivers what is clear and holds what is dangerous', async () => {
    const clear = await send(ports.smtp, composeMail({ text: 'Good morning.' }))
    const program = { name: 'a.pdf.exe', content: Buffer.concat([Buffer.from('MZ'), Buffer.alloc(600)]) }
    const bad = await send(ports.smtp, composeMail({ text: 'See the file.', attachments: [program] }))
    expect([clear.response, bad.response]).toEqual([
      expect.stringMatching(/delivered as/),
      expect.stringMatching(/held as/),
    ])
    expect(delivered()).toBe(1)
  })

  test('says over HTTP that it is well, and counts', async () => {
    const [alive, ready, metrics] = await Promise.all(
      ['healthz', 'readyz', 'metrics'].map((page) => fetch(`http://127.0.0.1:${ports.http}/${page}`)),
    )
    expect([alive?.status, ready?.status]).toEqual([200, 200])
    expect(await metrics?.text()).toMatch(
      /sekisho_mails_total\{door="smtp",direction="in",verdict="hold",fate="hold"\} 1/,
    )
  })

  test('SIGHUP opens a new door and leaves the others open; a configuration with mistakes changes nothing', async () => {
    const file = configFile('sekisho.yaml', config(`    - { listen: "127.0.0.1:${ports.second}" }`))
    running.child.kill('SIGHUP')
    await running.until(/in force/)
    expect((await send(ports.second, composeMail({ text: 'By the new door.' }))).response).toMatch(/delivered as/)
    writeFileSync(file, 'domains: [clinic.test]\ndoors: { smtp: [{ listen: "nowhere" }] }\npolcy: clinic\n')
    running.child.kill('SIGHUP')
    await running.until(/polcy/)
    expect((await send(ports.smtp, composeMail({ text: 'Still there.' }))).response).toMatch(/delivered as/)
  })

  test('SIGTERM ends it in order, and the log has a line of JSON for each mail', async () => {
    running.child.kill('SIGTERM')
    expect(await running.ended).toBe(0)
    const lines = readFileSync(path.join(folder, 'log'), 'utf8').trim().split('\n')
    const taken = lines.map((line) => JSON.parse(line)).filter(({ type }) => type === 'taken')
    expect(taken.map(({ fate }) => fate)).toEqual(['deliver', 'hold', 'deliver', 'deliver'])
  })
})

test.each([
  [
    'mistakes, all of them at once',
    'domains: [clinic.test]\npolcy: strict\ndoors: { smtp: [{ listen: nowhere }] }\n',
    /2 mistakes[\s\S]*:2:[\s\S]*:3:/,
  ],
])('%s', async (_, text, expected) => {
  const running = serve('--config', configFile('wrong.yaml', text))
  expect(await running.ended).toBe(2)
  expect(running.said()).toMatch(expected)
})
