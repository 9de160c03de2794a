import { readAuthenticationResults } from '#authentication'
import type { Known, MailHead, Message } from '#domain'
import { loadTools } from '#pool'
import { serveMails } from '../pool/serve-mails.ts'

// The pool's worker where results of other servers are believed: the origin of each mail is read from what the named servers wrote into it.

const loading = loadTools()
const [{ decide, questionsOf, sightOf, takeApart }, { RULES }] = await Promise.all([
  import('#inspect'),
  import('#examine'),
])
const tools = await loading

serveMails({
  takeApart: (raw, { limits, known }) => takeApart(raw, { limits, tools, known }),
  questionsOf,
  sightOf,
  decide: (message, known, { policy, trustedServers }) =>
    decide(message, { known: withOrigin(known, message, trustedServers), rules: RULES, policy }),
})

function withOrigin(known: Known, message: Message, trustedServers: readonly string[]): Known {
  const head = headOf(message)
  // What was checked here is known better than what somebody wrote.
  if (head === undefined || known.authentication?.from === 'checked') return known
  return { ...known, authentication: readAuthenticationResults(head, trustedServers) }
}

/** The head of the mail itself; undefined where what arrived is no mail. */
function headOf({ parts: [root] }: Message): MailHead | undefined {
  for (const fact of root?.facts ?? []) if (fact.type === 'mail') return fact.head
  return undefined
}
