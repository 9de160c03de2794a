import { mkdtempSync, rmSync, statSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { indexLedger, type LedgerQuery, searchLedger } from '#ledger'
import { addLedgerEntries, MAIN_TENANT, moveLedgerHead, openStore, readLedgerHead } from '#store'
import { entryBytes } from '../src/ledger/entry-bytes.ts'
import { entriesOfMail, fileHash, receivedMail, subjectOf } from '../test/fixtures/ledger-mails.ts'

// node bench/run-ledger-search.ts [mails] [store]: a ledger of that many mails, three entries each, in a new store or in
// the one that an earlier run left there; its index, made from the entries; then questions, each about something else.
// Prints one JSON line: times by the clock, and by the processor, which other programs slow down less.
// The tree over the entries is left out: a search does not look at it.

const [count = '100000', kept] = process.argv.slice(2)
const mails = Number(count)
const MAILS_A_WORK = 1_000
const ROUNDS = 15
const START = Date.UTC(2024, 0, 1)
const STEP_MS = 30_000

const folder = mkdtempSync(path.join(os.tmpdir(), 'sekisho-ledger-search-'))
const file = kept ?? path.join(folder, 'store.sqlite')
const store = await openStore(file)
const clinic = store.forTenant(MAIN_TENANT)

async function fill(): Promise<void> {
  let size = 0
  for (let at = 0; at < mails; at += MAILS_A_WORK) {
    const numbers = Array.from({ length: Math.min(MAILS_A_WORK, mails - at) }, (_, index) => at + index)
    const rows = numbers.flatMap((number) =>
      entriesOfMail(number).map((entry) => ({ leaf: size, body: entryBytes(entry, size++, START + number * STEP_MS) })),
    )
    const head = { treeSize: size, note: '' }
    await clinic.write(async (desk) => {
      await addLedgerEntries(desk, rows)
      await moveLedgerHead(desk, at === 0 ? undefined : size - rows.length, head)
    })
  }
}

const some = (round: number): number => Math.floor((((round * 2_654_435_761) % 2 ** 32) / 2 ** 32) * mails)
const middle = START + (mails / 2) * STEP_MS

/** What is asked, by the round; a name for each kind. */
const QUESTIONS: Readonly<Record<string, (round: number) => LedgerQuery>> = {
  newest: () => ({}),
  'message-id': (round) => ({ messageId: receivedMail(some(round)).headers.messageId ?? '' }),
  'attachment-hash': (round) => ({ attachment: fileHash(some(round)) }),
  sender: (round) => ({ address: receivedMail(some(round)).envelope.sender }),
  'own-domain': () => ({ address: 'clinic.example' }),
  'common-words': () => ({ words: '請求書の件' }),
  'one-number': (round) => ({ words: subjectOf(some(round)) }),
  'common-and-rare': () => ({ text: 'clinic.example 珍事 の' }),
  'two-common-and-rare': (round) => ({ address: 'sato@clinic.example', verdict: 'pass', text: `${some(round)}` }),
  'common-that-never-meet': () => ({ words: '請求書 会議 予約' }),
  'verdict-and-person': () => ({ verdict: 'hold', person: '小林 花子' }),
  'rule-and-file': () => ({ rule: 'link/shown-elsewhere', attachment: '見積書.xlsx' }),
  'middle-of-time': (round) => ({ since: middle + round * STEP_MS, until: middle + 864e5, verdict: 'hold' }),
  'old-and-common': () => ({ until: START + 864e5, words: 'お知らせ' }),
  nobody: () => ({ person: '存在しない' }),
  'letter-that-no-index-knows': () => ({ words: 'ゐ' }),
  'page-two-thousand': (round) => ({ words: 'invoice', before: Math.max(1, some(round)) }),
}

/** With the log of what is not in the file yet, which SQLite empties now and then: near enough for large stores. */
const sizeMB = (): number => (statSync(file).size + statSync(`${file}-wal`).size) / 1e6

const share = (sorted: readonly number[], at: number): number => sorted[Math.floor((sorted.length - 1) * at)] ?? 0

interface Answered {
  readonly p50Ms: number
  readonly maxMs: number
  readonly cpuMaxMs: number
  readonly hits: number
}

async function ask(): Promise<Record<string, Answered>> {
  const answers: Record<string, Answered> = {}
  for (const [name, query] of Object.entries(QUESTIONS)) {
    const times: number[] = []
    let cpuMaxMs = 0
    let hits = 0
    for (let round = 0; round < ROUNDS; round++) {
      const from = performance.now()
      const cpu = process.cpuUsage()
      hits = (await searchLedger(clinic, query(round))).hits.length
      times.push(performance.now() - from)
      const { user, system } = process.cpuUsage(cpu)
      cpuMaxMs = Math.max(cpuMaxMs, (user + system) / 1_000)
    }
    const sorted = times.toSorted((one, other) => one - other)
    answers[name] = { p50Ms: share(sorted, 0.5), maxMs: share(sorted, 1), cpuMaxMs, hits }
  }
  return answers
}

try {
  if ((await readLedgerHead(clinic)) === undefined) await fill()
  const entriesMB = sizeMB()
  const started = performance.now()
  await indexLedger(clinic)
  const indexedPerSecond = (mails * 1_000) / (performance.now() - started)
  const indexMB = sizeMB() - entriesMB
  const questions = await ask()
  const maxMs = Math.max(...Object.values(questions).map((one) => one.maxMs))
  console.log(JSON.stringify({ mails, entriesMB, indexMB, indexedPerSecond, maxMs, questions }))
} finally {
  await store.close()
  rmSync(folder, { recursive: true, force: true })
}
