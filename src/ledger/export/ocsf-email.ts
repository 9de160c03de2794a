import type { Loose } from '../story/sentence.ts'
import { messageIdOf, partName, sourceOf } from './event-parts.ts'
import { type OcsfFields, OTHER } from './ocsf-fields.ts'

// Email Activity (4009). SPEC: OCSF 1.6.0; action and disposition come from its security_control profile.

const EMAIL_ACTIVITY = 4009
const [SEND, RECEIVE, SCAN] = [1, 2, 3]
const [INFORMATIONAL, MEDIUM] = [1, 3]
const UNKNOWN_DIRECTION = 0 // The entry does not say it.

export const receivedFields = (entry: Loose): OcsfFields => ({
  ...{ classUid: EMAIL_ACTIVITY, activityId: RECEIVE, severityId: INFORMATIONAL, direction_id: UNKNOWN_DIRECTION },
  ...{ from: entry.within('envelope').text('sender'), to: entry.within('envelope').texts('recipients') },
  src_endpoint: senderOf(entry),
  email: emailOf(entry),
  email_auth: Object.fromEntries(
    ['spf', 'dkim', 'dmarc'].map((name) => [name, entry.within('authentication').text(name)]),
  ),
})

const senderOf = (entry: Loose) => {
  const { address, ip } = sourceOf(entry)
  return address === undefined ? undefined : ip === undefined ? { name: address } : { ip }
}

function emailOf(entry: Loose) {
  const headers = entry.within('headers')
  const people = (name: string) =>
    headers
      .list(name)
      .map((person) => person.text('address'))
      .filter((address) => address !== undefined)
  const [from, to] = [people('from'), people('to')]
  return {
    ...{ uid: entry.text('mail'), message_uid: messageIdOf(headers), subject: headers.text('subject') },
    from: from[0],
    from_list: from.length > 1 ? from : undefined,
    // WHY the envelope's where the header names nobody: an email without sender and recipient is none to OCSF.
    to: to.length > 0 ? to : entry.within('envelope').texts('recipients'),
    ...{ cc: people('cc'), reply_to_list: people('replyTo') },
    size: entry.number('bytes'),
    files: entry.list('parts').map(fileOf),
    urls: entry
      .within('links')
      .texts('urls')
      .map((url) => ({ url_string: url })),
  }
}

const fileOf = (part: Loose) => ({
  ...{ name: partName(part) ?? '?', path: part.text('path'), type_id: 1, type: part.text('kind') },
  size: part.number('bytes'),
  hashes: part.text('sha256') === undefined ? [] : [{ algorithm_id: 3, value: part.text('sha256') }],
})

type Done = readonly [activityId: number, actionId: number, dispositionId: number]

const [ALLOWED, DENIED, MODIFIED] = [1, 2, 4]
/** Dispositions: 1 allowed, 2 blocked, 3 quarantined, 5 deleted, 9 restored, 11 corrected. */
const ACTIONS: Readonly<Record<string, Done>> = {
  delivered: [SEND, ALLOWED, 1],
  released: [SEND, ALLOWED, 9],
  disarmed: [SEND, MODIFIED, 11],
  held: [SCAN, DENIED, 3],
  refused: [SCAN, DENIED, 2],
  'clawed-back': [OTHER, DENIED, 3],
  deleted: [OTHER, DENIED, 5],
}
const UNKNOWN_ACTION: Done = [OTHER, 0, 0]

export function actedFields(entry: Loose): OcsfFields {
  const action = entry.text('action') ?? ''
  const [activityId, actionId, dispositionId] =
    (Object.hasOwn(ACTIONS, action) ? ACTIONS[action] : UNKNOWN_ACTION) ?? []
  const to = entry.texts('recipients')
  return {
    ...{ classUid: EMAIL_ACTIVITY, activityId: activityId ?? OTHER, direction_id: UNKNOWN_DIRECTION },
    severityId: actionId === DENIED ? MEDIUM : INFORMATIONAL,
    ...{ action_id: actionId, disposition_id: dispositionId, to },
    email: { uid: entry.text('mail') ?? '?', to },
    status_detail: entry.text('reason'),
  }
}
