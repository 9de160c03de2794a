import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { openKnowledge } from '#knowledge'
import { MAIN_TENANT, openStore } from '#store'
import { clinicMail } from '../test/fixtures/clinic/index.ts'
import { summaryOf, tryIdentity } from '../test/fixtures/clinic/try-identity.ts'

// node bench/run-identity.ts [seed]: three months of a clinic's mail are learned into a store, then 300 attacks among
// 3,000 ordinary mails are judged. Prints what became of each kind on stderr and one JSON line.

const folder = mkdtempSync(path.join(os.tmpdir(), 'sekisho-identity-'))
const store = await openStore(path.join(folder, 'store.sqlite'))
const times: number[] = []
try {
  const knowledge = await openKnowledge(store.forTenant(MAIN_TENANT))
  const results = await tryIdentity(clinicMail({ seed: Number(process.argv[2] ?? 1) }), {
    ask: async (questions, asOf) => {
      const from = performance.now()
      const history = await knowledge.ask(questions, asOf)
      times.push(performance.now() - from)
      return history
    },
    remember: async (traces) => void (await knowledge.remember(traces)),
  })
  for (const { kind, mails, hold, notice, right, found } of [...results.values()].sort((a, b) =>
    a.kind < b.kind ? -1 : 1,
  )) {
    const rules = [...found].sort((a, b) => b[1] - a[1]).map(([id, count]) => `${id} ${count}`)
    const reason = kind.startsWith('attack/') ? `  right reason ${right}` : ''
    console.error(
      `${kind.padEnd(38)} ${mails} mails  hold ${hold}  notice ${notice}${reason}  (${rules.slice(0, 4).join(', ')})`,
    )
  }
  const sorted = times.toSorted((a, b) => a - b)
  console.log(
    JSON.stringify({
      ...summaryOf(results),
      askP50Ms: sorted[sorted.length >> 1],
      askP99Ms: sorted[Math.floor(sorted.length * 0.99)],
    }),
  )
} finally {
  await store.close()
  rmSync(folder, { recursive: true, force: true })
}
