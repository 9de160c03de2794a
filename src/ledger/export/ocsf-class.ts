import type { Loose } from '../story/sentence.ts'
import { sourceOf, userOf } from './event-parts.ts'
import { actedFields, receivedFields } from './ocsf-email.ts'
import { type OcsfFields, OTHER } from './ocsf-fields.ts'
import { judgedFields } from './ocsf-finding.ts'

const [CREATE, READ, UPDATE, DELETE] = [1, 2, 3, 4]
const [INFORMATIONAL, MEDIUM, CRITICAL] = [1, 3, 5]
const [LOGON, NEW] = [1, 1]

/** The class of an entry, as ocsf-event.ts lists them. `uid` is the name of the event. */
export function ocsfClass(kind: string, entry: Loose, uid: string): OcsfFields {
  switch (kind) {
    case 'received':
      return receivedFields(entry)
    case 'acted':
      return actedFields(entry)
    case 'judged':
      return judgedFields(entry, uid)
    case 'incident-opened':
      return incidentFields(entry, uid)
    case 'logged-in':
    case 'login-failed':
      return loginFields(kind, entry)
    default:
      return apiFields(kind, entry)
  }
}

/** WHY the opener as assignee: the class asks for one, and until it is given to somebody else it is theirs. */
const incidentFields = (entry: Loose, uid: string): OcsfFields => ({
  ...{ classUid: 2005, activityId: CREATE, severityId: CRITICAL, status_id: NEW },
  finding_info_list: [{ uid: entry.text('incident') ?? uid, title: entry.text('title') }],
  assignee: { name: userOf(entry.text('who')) ?? entry.text('who') ?? 'sekisho' },
})

const loginFields = (kind: string, entry: Loose): OcsfFields => ({
  ...{ classUid: 3002, activityId: LOGON, severityId: kind === 'logged-in' ? INFORMATIONAL : MEDIUM },
  user: { name: entry.text('account') ?? 'unknown' },
  service: { name: 'Sekisho' },
  auth_protocol: entry.text('method'),
  status_detail: entry.text('reason'),
  src_endpoint: endpointOf(entry),
})

/** What an entry is about, by the member that names it, and what was done with it. */
const ABOUT: Readonly<Record<string, readonly [activityId: number, member: string]>> = {
  viewed: [READ, 'mail'],
  searched: [READ, 'query'],
  exported: [READ, 'what'],
  'password-tried': [OTHER, 'mail'],
  'setting-changed': [UPDATE, 'name'],
  'feed-imported': [UPDATE, 'feed'],
  'notice-published': [CREATE, 'notice'],
  'backup-verified': [OTHER, 'backup'],
  'log-imported': [CREATE, 'file'],
  'hold-placed': [CREATE, 'mail'],
  'hold-lifted': [DELETE, 'mail'],
  'retention-applied': [DELETE, 'policy'],
  'ledger-started': [CREATE, 'origin'],
  'key-rotated': [UPDATE, 'newKey'],
}

function apiFields(kind: string, entry: Loose): OcsfFields {
  const [activityId, member] = (Object.hasOwn(ABOUT, kind) ? ABOUT[kind] : undefined) ?? [OTHER, 'mail']
  const name = entry.text(member)
  const who = entry.text('who')
  const user = userOf(who)
  return {
    ...{ classUid: 6003, activityId, severityId: INFORMATIONAL },
    api: { operation: kind, service: { name: 'Sekisho' } },
    actor: user === undefined ? { app_name: who ?? 'sekisho' } : { user: { name: user } },
    src_endpoint: endpointOf(entry),
    resources: name === undefined ? [] : [{ type: member, ...(member === 'mail' ? { uid: name } : { name }) }],
    status_detail: entry.text('reason'),
  }
}

/** From where; what this program does by itself comes from itself. */
function endpointOf(entry: Loose) {
  const { address, ip } = sourceOf(entry)
  return ip === undefined ? { name: address ?? 'sekisho' } : { ip }
}
