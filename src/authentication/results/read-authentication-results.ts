import {
  type Authentication,
  type AuthenticationNote,
  type AuthenticationResult,
  type DkimNote,
  type DmarcOutcome,
  type ForgedResult,
  type HeaderField,
  UNCHECKED,
} from '#domain'
import { type MethodResult, type ParsedResults, parseResults } from './parse-results.ts'

// What our own server wrote into a mail about its origin, read when the mail is looked at later.
//
// SPEC: RFC 8601 section 5: a result is worth as much as the server that wrote it, and a server takes out what bears its
// own name in mail that arrives. LIMIT: where it does not, a result that the sender made up for a method that the server
// never reports looks as if it were the server's; whoever names a server as trusted answers for that.

// LIMIT: fields that are read; a server's own results stand on top.
const FIELDS_MAX = 64
const FORGED_MAX = 8
const SAID_CHARS_MAX = 300
const FIELD_NAME = 'authentication-results'

interface Said {
  readonly field: HeaderField
  readonly parsed: ParsedResults
  /** How many Received fields stand above it: a server writes its results beside its own Received. */
  readonly hop: number
}

/** The results that the first trusted server wrote; UNCHECKED where none did. Synchronous and pure. */
export function readAuthenticationResults(
  head: { readonly fields: readonly HeaderField[] },
  trustedIds: readonly string[],
): Authentication {
  const trusted = new Set(trustedIds.map((id) => id.toLowerCase()))
  const ours = saidBy(head.fields, trusted)
  const [top] = ours
  if (top === undefined) return UNCHECKED
  // WHY the same name only: another server of ours may well have seen the mail before this one.
  const sameName = ours.filter(({ parsed }) => parsed.id === top.parsed.id)
  const believed = topmost(sameName, top.hop)
  const forged = sameName.filter((each) => !believed.has(each)).slice(0, FORGED_MAX)
  const results = [...believed].flatMap(({ parsed }) => (parsed.version === 1 ? parsed.results : []))
  return { ...authenticationOf(results), by: top.parsed.id, forged: forged.map(forgedResult) }
}

/**
 * The fields that the server wrote: beside its own Received, and none with a method that a field above it has. WHY: some
 * servers write below their Received, and there the sender's fields follow at once.
 */
function topmost(fields: readonly Said[], hop: number): ReadonlySet<Said> {
  const believed = new Set<Said>()
  const methods = new Set<string>()
  for (const field of fields) {
    const reported = field.parsed.results.map(({ method }) => method)
    if (field.hop !== hop || reported.some((method) => methods.has(method))) continue
    believed.add(field)
    for (const method of reported) methods.add(method)
  }
  return believed
}

function saidBy(fields: readonly HeaderField[], ids: ReadonlySet<string>): readonly Said[] {
  const said: Said[] = []
  let hop = 0
  for (const field of fields) {
    const name = field.name.toLowerCase()
    if (name === 'received') hop += 1
    if (name !== FIELD_NAME) continue
    const parsed = parseResults(field.value)
    if (ids.has(parsed.id)) said.push({ field, parsed, hop })
    if (said.length >= FIELDS_MAX) break
  }
  return said
}

const forgedResult = ({ field, parsed }: Said): ForgedResult => ({
  by: parsed.id,
  at: field.at,
  said: field.value.trim().slice(0, SAID_CHARS_MAX),
})

function authenticationOf(results: readonly MethodResult[]): Authentication {
  const spf = worst(asked(results))
  const dmarc = worst(results.filter(({ method }) => method === 'dmarc'))
  const arc = worst(results.filter(({ method }) => method === 'arc'))
  const dkim = results.filter(({ method, result }) => method === 'dkim' && result !== 'none')
  return {
    from: 'header',
    by: '',
    ...(spf === undefined ? {} : { spf: { result: resultOf(spf), domain: spfDomain(spf) } }),
    dkim: dkim.map((each) => ({ result: resultOf(each), ...signer(each), notes: dkimNotes(each) })),
    ...(dmarc === undefined ? {} : { dmarc: dmarcOutcome(dmarc) }),
    ...(arc === undefined ? {} : { arc: { result: resultOf(arc), chain: chainOf(arc) } }),
    notes: notesOf(dmarc),
    forged: [],
  }
}

/** The SPF results about MAIL FROM where there are any: HELO is a second identity with a result of its own. */
function asked(results: readonly MethodResult[]): readonly MethodResult[] {
  const all = results.filter(({ method }) => method === 'spf')
  const ofMailFrom = all.filter(({ properties }) => properties.has('smtp.mailfrom') || properties.has('smtp.mail'))
  return ofMailFrom.length > 0 ? ofMailFrom : all
}

const WORST_FIRST: readonly AuthenticationResult[] = [
  ...(['fail', 'permerror', 'temperror', 'softfail', 'policy', 'none', 'neutral', 'pass'] as const),
]

/** WHY: a sender may get something into our server's own line by an odd address; it may make things worse, not better. */
function worst(results: readonly MethodResult[]): MethodResult | undefined {
  return results.reduce<MethodResult | undefined>((found, each) => {
    if (found === undefined) return each
    return WORST_FIRST.indexOf(resultOf(each)) < WORST_FIRST.indexOf(resultOf(found)) ? each : found
  }, undefined)
}

/** SPEC: RFC 8601 section 2.7: the words of each method. `hardfail` and `bestguesspass` are written by old servers. */
function resultOf({ result }: MethodResult): AuthenticationResult {
  if (result === 'hardfail') return 'fail'
  return WORST_FIRST.find((word) => word === result) ?? 'none'
}

function spfDomain({ properties }: MethodResult): string {
  const identity = properties.get('smtp.mailfrom') ?? properties.get('smtp.mail') ?? properties.get('smtp.helo') ?? ''
  return domainIn(identity)
}

function signer({ properties }: MethodResult) {
  const domain = domainIn(properties.get('header.d') ?? properties.get('header.i') ?? '')
  return { domain, selector: (properties.get('header.s') ?? '').toLowerCase() }
}

const DKIM_NOTES: Readonly<Record<string, DkimNote>> = {
  'body-length': 'body-length',
  'weak-key': 'weak-key',
  'weak-algorithm': 'weak-algorithm',
  'from-unsigned': 'from-unsigned',
  expired: 'expired',
}

function dkimNotes({ reason, properties }: MethodResult): readonly DkimNote[] {
  const words = [...reason.split(/[\s,]+/), properties.get('policy.dkim-rules') ?? '']
  return [...new Set(words.flatMap((word) => (Object.hasOwn(DKIM_NOTES, word) ? (DKIM_NOTES[word] ?? []) : [])))]
}

function dmarcOutcome(said: MethodResult): DmarcOutcome {
  return { result: resultOf(said), domain: domainIn(said.properties.get('header.from') ?? ''), policy: policyOf(said) }
}

/** QUIRK: the registered property is `policy.dmarc`; most servers write the policy into a comment, as `p=REJECT`. */
function policyOf({ properties, comment }: MethodResult): DmarcOutcome['policy'] {
  // `action=oreject`, `action=pct.quarantine`: how Microsoft writes what it did.
  const action = /^(?:o|pct\.)?(reject|quarantine)$/i.exec(properties.get('action') ?? '')?.[1]
  const written = properties.get('policy.dmarc') ?? properties.get('policy.published-domain-policy') ?? action
  const word = (written ?? /(?:^|[\s,;])p=([a-z]{4,10})\b/i.exec(comment)?.[1] ?? '').toLowerCase()
  return word === 'none' || word === 'quarantine' || word === 'reject' ? word : 'unknown'
}

const chainOf = ({ properties }: MethodResult): readonly string[] =>
  (properties.get('arc.chain') ?? '')
    .toLowerCase()
    .split(':', ARC_SETS_MAX)
    .filter((domain) => domain !== '')

// LIMIT: RFC 8617 section 4.2.1.
const ARC_SETS_MAX = 50

const NOTES: readonly AuthenticationNote[] = ['two-from', 'bad-from', 'head-too-large', 'body-too-large']

const notesOf = (dmarc: MethodResult | undefined): readonly AuthenticationNote[] =>
  NOTES.filter((note) => dmarc?.reason.split(/[\s,]+/).includes(note))

/** The domain of an address, or what was given where it has none. */
const domainIn = (identity: string): string =>
  identity
    .slice(identity.lastIndexOf('@') + 1)
    .replace(/[<>]/g, '')
    .toLowerCase()
