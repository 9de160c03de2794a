import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { type HuntConditions, hunt, importLog, loggedLinks, type NewEntry } from '#ledger'
import { addLedgerEntries, MAIN_TENANT, moveLedgerHead, openStore } from '#store'
import { entryBytes } from '../src/ledger/entry-bytes.ts'
import { entriesOfMail, fileHash } from '../test/fixtures/ledger-mails.ts'
import { maillogOf } from '../test/fixtures/log-lines.ts'

// node bench/run-hunt.ts [mails]: a ledger of that many mails, three entries each, hunted through once for each question;
// then a mail log of as many lines, read in. Prints one JSON line. The tree over the entries is left out: a hunt does
// not look at it.

const [mails = 100_000] = process.argv.slice(2).map(Number)
const MAILS_A_WORK = 1_000
const START = Date.UTC(2024, 0, 1)
const STEP_MS = 30_000

const folder = mkdtempSync(path.join(os.tmpdir(), 'sekisho-hunt-'))
const store = await openStore(path.join(folder, 'store.sqlite'))
const clinic = store.forTenant(MAIN_TENANT)

/** The mail's entries, with links as the doors write them. */
function linkedEntries(number: number): NewEntry[] {
  const links = loggedLinks([`https://www.house${number % 3_001}.example/a/${number}`, 'https://clinic.example/'])
  return entriesOfMail(number).map((entry) => (entry.kind === 'received' && links ? { ...entry, links } : entry))
}

async function fill(): Promise<void> {
  let size = 0
  for (let at = 0; at < mails; at += MAILS_A_WORK) {
    const numbers = Array.from({ length: Math.min(MAILS_A_WORK, mails - at) }, (_, index) => at + index)
    const rows = numbers.flatMap((number) =>
      linkedEntries(number).map((entry) => ({ leaf: size, body: entryBytes(entry, size++, START + number * STEP_MS) })),
    )
    await clinic.write(async (desk) => {
      await addLedgerEntries(desk, rows)
      await moveLedgerHead(desk, at === 0 ? undefined : size - rows.length, { treeSize: size, note: '' })
    })
  }
}

const WAVES: Readonly<Record<string, HuntConditions>> = {
  hash: { where: { test: 'part-hash', values: [fileHash(Math.floor(mails / 6) * 3)] } },
  'sender-domain': { where: { test: 'sender', values: ['house77.example'] } },
  'link-host': { where: { test: 'link-host', values: ['house77.example'] } },
  subject: { where: { test: 'subject', values: ['珍事 見積'] } },
  'part-name-and-rule': {
    where: {
      all: [
        {
          any: [
            { test: 'part-name', values: ['*.doc'] },
            { test: 'part-name', values: ['請求*.pdf'] },
          ],
        },
        { test: 'finding', values: ['attachment/*'] },
        { not: { test: 'verdict', values: ['pass'] } },
      ],
    },
  },
  held: { where: { test: 'verdict', values: ['hold'] } },
  'no-needle': { where: { not: { test: 'authentication', values: ['spf=pass'] } } },
}

async function ask(): Promise<Record<string, { seconds: number; ownSeconds: number; hits: number }>> {
  const answers: Record<string, { seconds: number; ownSeconds: number; hits: number }> = {}
  for (const [name, conditions] of Object.entries(WAVES)) {
    const [from, own] = [performance.now(), process.cpuUsage()]
    let hits = 0
    for await (const _hit of hunt(clinic, conditions)) hits += 1
    const { user, system } = process.cpuUsage(own)
    answers[name] = { seconds: (performance.now() - from) / 1_000, ownSeconds: (user + system) / 1e6, hits }
  }
  return answers
}

async function read() {
  const from = performance.now()
  const settings = {
    file: 'maillog',
    zoneMinutes: 540,
    writtenBefore: Date.UTC(2026, 10, 24),
    now: Date.UTC(2026, 10, 24),
  }
  const result = await importLog(clinic, { ...settings, open: () => maillogOf(mails) })
  if (!('lines' in result)) throw new Error('the log was refused')
  const seconds = (performance.now() - from) / 1_000
  return { lines: result.lines, added: result.added, linesPerSecond: result.lines / seconds }
}

try {
  await fill()
  const rest = process.memoryUsage().rss
  const waves = await ask()
  const imported = await read()
  const maxSeconds = Math.max(...Object.values(waves).map((one) => one.seconds))
  const peakAboveRestMB = (process.resourceUsage().maxRSS * 1024 - rest) / 1e6
  console.log(JSON.stringify({ mails, maxSeconds, waves, imported, peakAboveRestMB }))
} finally {
  await store.close()
  rmSync(folder, { recursive: true, force: true })
}
