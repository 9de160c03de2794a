import type { Entry, EntryKind } from '../entry.ts'
import type { LoggedEntry } from '../read-ledger.ts'
import { type Loose, looseOf } from '../story/sentence.ts'
import { leafHash } from '../tree-hash.ts'
import { messageIdOf, outcomeOf, partName, pruned, sourceOf, userOf } from './event-parts.ts'
import { isoTime } from './iso-time.ts'

// An entry as an event of the Elastic Common Schema. SPEC: ECS 8.17; of the categories and types only what it allows
// and expects together. What it has no field for stands under `sekisho`, and the whole entry in event.original, byte by
// byte as it was hashed, with the leaf's hash in event.hash. docs/ledger-export.*.md shows it as a table.

export type EcsEvent = Readonly<Record<string, unknown>>

export function ecsEvent({ entry, bytes }: LoggedEntry, origin: string): EcsEvent {
  const loose = looseOf(entry)
  const event = pruned({
    '@timestamp': isoTime(entry.at),
    ecs: { version: '8.17.0' },
    event: {
      ...categoryOf(entry, loose),
      ...{ module: 'sekisho', dataset: 'sekisho.ledger', provider: 'ledger', sequence: entry.index },
      id: `${origin}#${entry.index}`,
      reason: loose.text('reason'),
      risk_score: entry.kind === 'judged' ? loose.number('score') : undefined,
      original: bytes.toString('utf8'),
      hash: leafHash(bytes).toString('base64'),
    },
    observer: { product: 'Sekisho', type: 'email-gateway' },
    user: { name: userOf(entry.who) ?? loose.text('account') },
    source: sourceOf(loose),
    tls: tlsOf(loose.text('tls')),
    email: emailOf(loose),
    rule: {
      id: loose.list('findings').map((finding) => finding.text('rule')),
      ruleset: loose.text('policy'),
      version: loose.text('rules'),
    },
    related: { hash: [loose.text('sha256'), ...loose.list('parts').map((part) => part.text('sha256'))] },
    sekisho: {
      ...{ kind: entry.kind, who: entry.who, door: loose.text('door'), verdict: loose.text('verdict') },
      sender: loose.within('envelope').text('sender'),
      recipients: [...loose.within('envelope').texts('recipients'), ...loose.texts('recipients')],
    },
  })
  return event as EcsEvent
}

interface Category {
  readonly kind?: 'alert'
  readonly category?: readonly string[]
  readonly type?: readonly string[]
  readonly action?: string
  readonly outcome?: 'success' | 'failure'
}

const as = (category: string, type: string): Category => ({ category: [category], type: [type] })

const CATEGORIES: Readonly<Record<EntryKind, Category>> = {
  received: as('email', 'info'),
  judged: as('email', 'info'),
  acted: as('email', 'info'),
  viewed: as('email', 'info'),
  'password-tried': as('email', 'info'),
  searched: as('database', 'access'),
  exported: as('database', 'access'),
  'log-imported': as('database', 'change'),
  'retention-applied': as('database', 'change'),
  'backup-verified': as('database', 'info'),
  'setting-changed': as('configuration', 'change'),
  'feed-imported': as('configuration', 'change'),
  'notice-published': as('configuration', 'change'),
  'hold-placed': as('configuration', 'change'),
  'hold-lifted': as('configuration', 'change'),
  'key-rotated': as('configuration', 'change'),
  'ledger-started': as('configuration', 'creation'),
  'logged-in': as('authentication', 'start'),
  'login-failed': as('authentication', 'start'),
  'incident-opened': { ...as('intrusion_detection', 'info'), kind: 'alert' },
}

const KEPT_OUT: ReadonlySet<string> = new Set(['held', 'refused', 'clawed-back', 'deleted'])
const DANGEROUS: ReadonlySet<string> = new Set(['hold', 'refuse'])
const WITH_INTRUSION = ['email', 'intrusion_detection']

function categoryOf({ kind }: Entry, entry: Loose): Category | { readonly kind: 'event' } {
  const plain = { kind: 'event', action: kind, ...(Object.hasOwn(CATEGORIES, kind) ? CATEGORIES[kind] : {}) } as const
  if (kind === 'judged' && DANGEROUS.has(entry.text('verdict') ?? ''))
    return { ...plain, kind: 'alert', category: WITH_INTRUSION }
  if (kind === 'acted') {
    const done = { ...plain, action: entry.text('action') ?? kind }
    return KEPT_OUT.has(done.action) ? { ...done, category: WITH_INTRUSION, type: ['info', 'denied'] } : done
  }
  const isGood = outcomeOf(kind, entry)
  return isGood === undefined ? plain : { ...plain, outcome: isGood ? 'success' : 'failure' }
}

/** `TLSv1.3 TLS_AES_256_GCM_SHA384` */
function tlsOf(text: string | undefined) {
  const [, protocol, version, cipher] = /^(TLS|SSL)v([\d.]{1,4})(?:[ ,/]+(\S{1,100}))?/i.exec(text ?? '') ?? []
  return { version, version_protocol: protocol?.toLowerCase(), cipher }
}

function emailOf(entry: Loose) {
  const headers = entry.within('headers')
  const people = (name: string) => ({ address: headers.list(name).map((person) => person.text('address')) })
  return {
    local_id: entry.text('mail'),
    message_id: messageIdOf(headers),
    subject: headers.text('subject'),
    origination_timestamp: momentOf(headers.text('date')),
    sender: { address: entry.within('envelope').text('sender') },
    ...{ from: people('from'), to: people('to'), cc: people('cc'), reply_to: people('replyTo') },
    attachments: entry.list('parts').map((part) => ({
      file: {
        name: partName(part),
        size: part.number('bytes'),
        hash: { sha256: part.text('sha256') },
      },
    })),
  }
}

/** Anybody may write anything into a Date header. */
function momentOf(text: string | undefined): string | undefined {
  const at = new Date(text ?? '')
  const year = at.getUTCFullYear()
  return year >= 1970 && year <= 9999 ? at.toISOString() : undefined
}
