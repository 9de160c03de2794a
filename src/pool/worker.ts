import { boundedMemo } from './bounded-memo.ts'
import { loadTools } from './load-tools.ts'
import { serveMails } from './serve-mails.ts'

// The thread in which mails are inspected. Rules and tools are loaded once.

// WHY in this order: the archive engine compiles in the background while the road and its rules load.
const loading = loadTools()
const [{ decide, questionsOf, sightOf, takeApart }, { RULES }] = await Promise.all([
  import('#inspect'),
  import('#examine'),
])
// LIMIT: some hundred letterheads, logos and forms; what is larger comes too seldom.
const MEMO_BYTES_MAX = 32 * 2 ** 20
const tools = { ...(await loading), memo: boundedMemo(MEMO_BYTES_MAX) }

serveMails({
  takeApart: (raw, { limits, known }) => takeApart(raw, { limits, tools, known }),
  questionsOf,
  sightOf,
  decide: (message, known, { policy }) => decide(message, { known, rules: RULES, policy }),
})
