import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { type Config, readConfig } from '#config'
import { startService } from '#service'
import { freePort } from './fixtures/free-port.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'sekisho-reload-'))

function configOf(doors: object): Config {
  const written = {
    ...{ data: folder, hostname: 'gate.test', domains: ['clinic.test'], 'next-hop': `maildir:${folder}/mail`, doors },
    ...{ authentication: { spf: false, dkim: false, dmarc: false, arc: false }, workers: { jobs: 1 } },
  }
  const reading = readConfig(JSON.stringify(written), path.join(folder, 'sekisho.yaml'))
  if ('mistakes' in reading) throw new Error(JSON.stringify(reading.mistakes))
  return reading.config
}

test('of two reloads close together the second begins when the first is done', async () => {
  const [first, second] = [await freePort(), await freePort()]
  const told: string[] = []
  const service = await startService({
    config: configOf({ http: [{ listen: `127.0.0.1:${first}` }] }),
    version: '0.0.0',
    onEvent: ({ event }) => void told.push(event.type),
  })
  try {
    const [one, other] = [{ http: [{ listen: `127.0.0.1:${second}` }] }, { http: [{ listen: `127.0.0.1:${first}` }] }]
    told.splice(0)
    await Promise.all([service.reload(configOf(one)), service.reload(configOf(other))])
    expect(told).toEqual(['listening', 'reloaded', 'listening', 'reloaded'])
    expect(service.ports().map(({ port }) => port)).toEqual([first])
  } finally {
    await service.close()
  }
}, 30_000)

test('a door that cannot be opened keeps no other one closed, and the next reload tries it again', async () => {
  const [first, taken, http] = [await freePort(), await freePort(), await freePort()]
  const inTheWay = createServer()
  await new Promise<void>((resolve) => inTheWay.listen(taken, '127.0.0.1', resolve))
  const told: string[] = []
  const service = await startService({
    config: configOf({ smtp: [{ listen: `127.0.0.1:${first}` }] }),
    version: '0.0.0',
    onEvent: ({ event }) => void told.push(event.type),
  })
  const next = configOf({ smtp: [{ listen: `127.0.0.1:${taken}` }], http: [{ listen: `127.0.0.1:${http}` }] })
  const open = () => service.ports().map(({ kind, port }) => `${kind} ${port}`)
  try {
    await service.reload(next)
    expect([told.at(-1), open()]).toEqual(['reload-failed', [`http ${http}`]])
    await new Promise<unknown>((resolve) => inTheWay.close(resolve))
    await service.reload(next)
    expect([told.at(-1), open().sort()]).toEqual(['reloaded', [`http ${http}`, `smtp ${taken}`]])
  } finally {
    await service.close()
    rmSync(folder, { recursive: true })
  }
}, 30_000)
