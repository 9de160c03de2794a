import { createHash } from 'node:crypto'
import type { LoggedEntry } from '../read-ledger.ts'
import { type Loose, looseOf } from '../story/sentence.ts'
import { leafHash } from '../tree-hash.ts'
import { outcomeOf, pruned } from './event-parts.ts'
import { ocsfClass } from './ocsf-class.ts'
import { OTHER } from './ocsf-fields.ts'

// An entry as an event of the Open Cybersecurity Schema Framework. SPEC: OCSF 1.6.0 with its security_control profile:
//
//   Email Activity 4009       received, and what was done with a mail
//   Detection Finding 2004    judged          Incident Finding 2005   incident-opened
//   Authentication 3002       logged-in, login-failed
//   API Activity 6003         everything else: what people and this program did here
//
// The whole entry is in raw_data, byte by byte as it was hashed; what OCSF has no field for stands under `unmapped`.

export type OcsfEvent = Readonly<Record<string, unknown>>

const VERSION = '1.6.0'
const SHA_256 = { algorithm: 'SHA-256', algorithm_id: 3 }

export function ocsfEvent({ entry, bytes }: LoggedEntry, origin: string): OcsfEvent {
  const loose = looseOf(entry)
  const uid = `${origin}#${entry.index}`
  const { classUid, activityId, severityId, ...fields } = ocsfClass(entry.kind, loose, uid)
  const isGood = outcomeOf(entry.kind, loose)
  const event = pruned({
    class_uid: classUid,
    category_uid: Math.floor(classUid / 1_000),
    activity_id: activityId,
    activity_name: activityId === OTHER ? (loose.text('action') ?? entry.kind) : undefined,
    type_uid: classUid * 100 + activityId,
    severity_id: severityId,
    time: entry.at,
    status_id: isGood === undefined ? undefined : isGood ? 1 : 2,
    metadata: {
      ...{ version: VERSION, profiles: ['security_control'], product: { name: 'Sekisho', vendor_name: 'Sekisho' } },
      ...{
        uid,
        sequence: entry.index,
        log_name: 'ledger',
        event_code: entry.kind,
        correlation_uid: loose.text('mail'),
      },
    },
    raw_data: bytes.toString('utf8'),
    raw_data_hash: { ...SHA_256, value: createHash('sha256').update(bytes).digest('hex') },
    ...fields,
    unmapped: unmappedOf(entry.who, loose, bytes),
  })
  return event as OcsfEvent
}

const unmappedOf = (who: unknown, entry: Loose, bytes: Buffer) => ({
  leaf_hash: leafHash(bytes).toString('base64'),
  who: typeof who === 'string' ? who : undefined,
  ...Object.fromEntries(
    ['door', 'tls', 'queueId', 'verdict', 'reply', 'known'].map((name) => [name, entry.text(name)]),
  ),
  helo: entry.within('peer').text('helo'),
})
