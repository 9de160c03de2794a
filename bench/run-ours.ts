import { readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { DEFAULT_LIMITS, NOTHING_KNOWN } from '#domain'
import { RULES } from '#examine'
import { type Gate, inspect } from '#inspect'
import { loadTools } from '#pool'
import { POLICIES } from '#verdict'

// node bench/run-ours.ts PATH [prefix] [rounds] [warmSeconds]: one thread walks every mail along the whole road; prints
// one JSON line.

const [target = '.', prefix = '', roundsText = '3', warmText = '0'] = process.argv.slice(2)
const rounds = Number(roundsText)
const gate: Gate = {
  limits: DEFAULT_LIMITS,
  tools: await loadTools(),
  known: NOTHING_KNOWN,
  rules: RULES,
  policy: POLICIES.clinic,
}
inspect({ bytes: Buffer.from('From: a@example.jp\r\n\r\nwarm\r\n'), as: 'mail' }, gate)
globalThis.gc?.()
const restBytes = process.memoryUsage().rss

const files = statSync(target).isDirectory()
  ? readdirSync(target)
      .filter((name) => name.startsWith(prefix))
      .map((name) => path.join(target, name))
  : [target]
// As the file door hands them over: what ends in .eml is known to be a mail.
const mails = files.map((file) => ({
  bytes: readFileSync(file),
  name: path.basename(file),
  as: file.endsWith('.eml') ? ('mail' as const) : ('file' as const),
}))
// WHY: a checkpoint runs for weeks; its first seconds, while code is still being compiled, are not its speed.
for (const end = Date.now() + Number(warmText) * 1000; Date.now() < end; ) for (const mail of mails) inspect(mail, gate)
const times: number[] = []
const decisions: Record<string, number> = {}
const started = process.hrtime.bigint()
for (let round = 0; round < rounds; round += 1) {
  for (const mail of mails) {
    const from = process.hrtime.bigint()
    const { verdict } = inspect(mail, gate)
    times.push(Number(process.hrtime.bigint() - from) / 1e6)
    decisions[verdict.decision] = (decisions[verdict.decision] ?? 0) + 1
  }
}
const seconds = Number(process.hrtime.bigint() - started) / 1e9
const sorted = times.toSorted((a, b) => a - b)
const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
const peakBytes = process.resourceUsage().maxRSS * 1024
console.log(
  JSON.stringify({
    perSecond: times.length / seconds,
    firstMs: times[0],
    p50Ms: at(0.5),
    p99Ms: at(0.99),
    maxMs: sorted.at(-1),
    restMB: restBytes / 2 ** 20,
    peakAboveRestMB: Math.max(0, peakBytes - restBytes) / 2 ** 20,
    decisions,
  }),
)
