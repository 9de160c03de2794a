import { hashedAddress } from '../hashed-addresses.ts'
import { foldedText, holdsRun, piecesWanted, runsOf } from './fold-text.ts'
import type { LedgerQuery } from './ledger-query.ts'
import { addressText, type MailFacts, messageIdText } from './mail-facts.ts'
import { allMails, both, either, type MailSet, noMails } from './mail-set.ts'
import { domainsOf, groupOfRule, localPartOf, type TermField, termNumber } from './term.ts'

// What is asked, as a tree of conditions. Each condition says twice what it wants: as terms, of which the index knows
// the mails, and as a test of what a mail's entries say, which has the last word.

interface Condition {
  /** Mails that may fit, from those of each term; undefined where the index cannot tell any from another. */
  readonly pick: (mailsOf: (term: number) => MailSet) => MailSet | undefined
  readonly terms: readonly number[]
  readonly fits: (facts: MailFacts) => boolean
}

export interface SearchPlan {
  readonly terms: readonly number[]
  /** Mails of a segment that may fit. */
  readonly pick: (mailsOf: (term: number) => MailSet) => MailSet
  readonly fits: (facts: MailFacts) => boolean
}

// LIMIT: what a person types; a text that is pasted is found by its beginning.
const RUNS_MAX = 16
const PIECES_MAX = 32

/** `secret` is the one by which addresses are hashed, where the ledger hashes them. */
export function planSearch(query: LedgerQuery, secret: string | undefined): SearchPlan {
  const whole = all(conditionsOf(query, secret))
  return {
    terms: [...new Set(whole.terms)],
    pick: (mailsOf) => whole.pick(mailsOf) ?? allMails(),
    fits: whole.fits,
  }
}

function conditionsOf(query: LedgerQuery, secret: string | undefined): Condition[] {
  const { person, address, words, messageId, attachment, verdict, rule, text } = query
  return [
    ...(person === undefined ? [] : [person.includes('@') ? addressIs(person, secret) : personIs(person)]),
    ...(address === undefined ? [] : [addressIs(address, secret)]),
    ...(words === undefined ? [] : [textHolds('subject', ({ subjects }) => [...subjects], words)]),
    ...(messageId === undefined ? [] : [messageIdIs(messageId)]),
    ...(attachment === undefined ? [] : [attachmentIs(attachment)]),
    ...(verdict === undefined ? [] : [verdictIs(verdict)]),
    ...(rule === undefined ? [] : [ruleIs(rule)]),
    ...(text === undefined
      ? []
      : text
          .split(/\s+/)
          .filter(Boolean)
          .slice(0, RUNS_MAX)
          .map((word) => anywhere(word, secret))),
  ]
}

const is = (field: TermField, text: string, fits: (facts: MailFacts) => boolean): Condition => {
  const term = termNumber(field, text)
  return { terms: [term], pick: (mailsOf) => mailsOf(term), fits }
}

function all(conditions: readonly Condition[]): Condition {
  return {
    terms: conditions.flatMap(({ terms }) => terms),
    pick: (mailsOf) => joined(conditions, mailsOf, both),
    fits: (facts) => conditions.every(({ fits }) => fits(facts)),
  }
}

function any(conditions: readonly Condition[]): Condition {
  return {
    terms: conditions.flatMap(({ terms }) => terms),
    pick: (mailsOf) => {
      const picked = conditions.map(({ pick }) => pick(mailsOf))
      if (picked.includes(undefined)) return undefined
      return picked.reduce<MailSet>((one, other) => either(one, other ?? noMails()), noMails())
    },
    fits: (facts) => conditions.some(({ fits }) => fits(facts)),
  }
}

function joined(
  conditions: readonly Condition[],
  mailsOf: (term: number) => MailSet,
  join: (one: MailSet, other: MailSet) => MailSet,
): MailSet | undefined {
  const picked = conditions.flatMap(({ pick }) => pick(mailsOf) ?? [])
  const [first, ...rest] = picked
  return first === undefined ? undefined : rest.reduce(join, first)
}

function addressIs(given: string, secret: string | undefined): Condition {
  const address = addressText(given)
  const exact = (one: string) => is('address', one, ({ addresses }) => addresses.has(one))
  const domain = address.replace(/^@/, '')
  const under = is('domain', domain, ({ addresses }) => [...addresses].some((one) => domainsOf(one).includes(domain)))
  const hashed = secret === undefined ? [] : [exact(foldedText(hashedAddress(address, secret)))]
  return any([exact(address), ...(address.indexOf('@') < 1 ? [under] : []), ...hashed])
}

const personIs = (given: string): Condition =>
  textHolds('person', ({ names, addresses }) => [...names, ...[...addresses].flatMap(localPartOf)], given)

/** Each word stands in one of the texts, not all in the same one: a name may be split between two fields. */
function textHolds(field: TermField, textsOf: (facts: MailFacts) => readonly string[], given: string): Condition {
  const runs = [...new Set(runsOf(foldedText(given)))].slice(0, RUNS_MAX)
  // WHY: what holds no letter at all fits nothing, rather than everything.
  if (runs.length === 0) return { terms: [], pick: noMails, fits: () => false }
  return all(runs.map((run) => runIn(field, textsOf, run)))
}

function runIn(field: TermField, textsOf: (facts: MailFacts) => readonly string[], run: string): Condition {
  const terms = piecesWanted(run)
    .slice(0, PIECES_MAX)
    .map((piece) => termNumber(field, piece))
  return {
    terms,
    pick: (mailsOf) =>
      terms
        .map(mailsOf)
        .reduce<MailSet | undefined>((kept, one) => (kept === undefined ? one : both(kept, one)), undefined),
    fits: (facts) => textsOf(facts).some((text) => holdsRun(text, run)),
  }
}

function messageIdIs(given: string): Condition {
  const id = messageIdText(given)
  return is('message-id', id, ({ messageIds }) => messageIds.has(id))
}

function attachmentIs(given: string): Condition {
  if (!isHash(given)) return textHolds('file', ({ files }) => [...files], given)
  const hash = given.toLowerCase()
  return is('hash', hash, ({ hashes }) => hashes.has(hash))
}

const isHash = (text: string): boolean => /^[0-9a-f]{64}$/i.test(text)

const verdictIs = (verdict: string): Condition => is('verdict', verdict, ({ verdicts }) => verdicts.has(verdict))

const ruleIs = (given: string): Condition =>
  is('rule', given, ({ rules }) => [...rules].some((rule) => rule === given || groupOfRule(rule) === given))

function anywhere(word: string, secret: string | undefined): Condition {
  if (isHash(word)) return attachmentIs(word)
  const texts = [
    textHolds('subject', ({ subjects }) => [...subjects], word),
    personIs(word),
    textHolds('file', ({ files }) => [...files], word),
  ]
  return any([...texts, addressIs(word, secret), messageIdIs(word), ruleIs(word), verdictIs(word)])
}
