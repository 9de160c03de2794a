import { readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { Splitter } from '@zone-eu/mailsplit'
import { simpleParser } from 'mailparser'

// node bench/run-peer.ts mailparser|mailsplit PATH [prefix] [rounds] [warmSeconds]: the peer reads the same mails;
// prints one JSON line.

const [peer = '', target = '.', prefix = '', roundsText = '3', warmText = '0'] = process.argv.slice(2)
const files = statSync(target).isDirectory()
  ? readdirSync(target)
      .filter((name) => name.startsWith(prefix))
      .map((name) => path.join(target, name))
  : [target]
const mails = files.map((file) => readFileSync(file))
const read = peer === 'mailsplit' ? split : (bytes: Buffer) => simpleParser(bytes)

for (const end = Date.now() + Number(warmText) * 1000; Date.now() < end; ) for (const bytes of mails) await read(bytes)
const times: number[] = []
const started = process.hrtime.bigint()
for (let round = 0; round < Number(roundsText); round += 1) {
  for (const bytes of mails) {
    const from = process.hrtime.bigint()
    await read(bytes)
    times.push(Number(process.hrtime.bigint() - from) / 1e6)
  }
}
const seconds = Number(process.hrtime.bigint() - started) / 1e9
const sorted = times.toSorted((a, b) => a - b)
console.log(JSON.stringify({ perSecond: times.length / seconds, p50Ms: sorted[sorted.length >> 1] ?? 0 }))

function split(bytes: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const splitter = new Splitter()
    splitter.on('data', () => {})
    const stream: NodeJS.ReadableStream = splitter
    stream.on('end', resolve)
    stream.on('error', reject)
    for (let at = 0; at < bytes.length; at += 65_536) splitter.write(bytes.subarray(at, at + 65_536))
    splitter.end()
  })
}
