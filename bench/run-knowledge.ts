import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { MailTrace, Questions } from '#domain'
import { openKnowledge } from '#knowledge'
import { MAIN_TENANT, mailTotals, openStore } from '#store'
import { Chance } from '../test/fixtures/clinic/chance.ts'

// node bench/run-knowledge.ts [mails] [correspondents]: remembers that many mails in a new store, then asks about mails
// spread evenly over it, which is the worst case for every cache. Prints one JSON line. SEKISHO_KNOWLEDGE_STORE=FILE
// keeps the store there, and goes on with the one that is there: filling it with a million mails takes half an hour.

const [mails = 100_000, people = 10_000] = process.argv.slice(2).map(Number)
const kept = process.env.SEKISHO_KNOWLEDGE_STORE
const chance = new Chance(1)
const folder = mkdtempSync(path.join(os.tmpdir(), 'sekisho-knowledge-'))
const store = await openStore(kept ?? path.join(folder, 'store.sqlite'))
const START = Date.UTC(2020, 0, 1)
const BATCH = 500
const ASKED = 3_000

const personAt = (index: number) => ({
  address: `p${index % people}@house${(index % people) % Math.ceil(people / 3)}.example`,
  name: `名${(index % people).toString(36)} 姓${(index % 97).toString(36)}郎`,
})
const prints = (count: number): number[] => Array.from({ length: count }, () => Math.floor(chance.next() * 2 ** 52))

function traceAt(index: number): MailTrace {
  const isOut = index % 2 === 1
  const [us, them] = [{ address: `staff${index % 20}@clinic.example`, name: '' }, personAt(chance.below(people))]
  return {
    messageId: `m${index}@example`,
    direction: isOut ? 'out' : 'in',
    at: START + index * 60_000,
    from: isOut ? us : them,
    others: [isOut ? them : us],
    replyTo: [],
    parents: index % 3 === 0 ? [`m${chance.below(Math.max(1, index))}@example`] : [],
    subjectKey: `subject ${chance.below(mails)}`,
    prints: prints(32),
    linkDomains: [],
  }
}

function questionsAt(): Questions {
  const them = personAt(chance.below(people))
  return {
    addresses: [them.address, `x${chance.below(people)}@stranger.test`],
    nameKeys: [them.name.replace(' ', '')],
    senderDomains: [`house${chance.below(people)}-clinic.test`],
    linkDomains: ['a.example', 'b.example'],
    parents: [`m${chance.below(mails)}@example`],
    subjectKey: `subject ${chance.below(mails)}`,
    prints: prints(64),
    isLocked: false,
    told: [],
  }
}

try {
  const knowledge = await openKnowledge(store.forTenant(MAIN_TENANT))
  const started = performance.now()
  const { received, sent } = await mailTotals(store.forTenant(MAIN_TENANT))
  const before = received + sent
  for (let at = before; at < mails; at += BATCH) {
    await knowledge.remember(Array.from({ length: Math.min(BATCH, mails - at) }, (_, index) => traceAt(at + index)))
  }
  const rememberedPerSecond = ((mails - before) * 1_000) / (performance.now() - started)
  const times: number[] = []
  for (let count = 0; count < ASKED; count += 1) {
    const questions = questionsAt()
    const from = performance.now()
    await knowledge.ask(questions, START + mails * 60_000)
    times.push(performance.now() - from)
  }
  const sorted = times.toSorted((a, b) => a - b)
  const at = (share: number): number => sorted[Math.floor(sorted.length * share)] ?? 0
  console.log(JSON.stringify({ mails, people, rememberedPerSecond, p10Ms: at(0.1), p50Ms: at(0.5), p99Ms: at(0.99) }))
} finally {
  await store.close()
  rmSync(folder, { recursive: true, force: true })
}
