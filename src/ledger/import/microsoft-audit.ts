import { type Columns, columnsOf, fieldOf } from './columns.ts'
import { asAddress, asClient, asField, asMessageId, detailOf, given } from './field-text.ts'
import type { ImportedEvent, ImportedKind } from './imported-event.ts'
import type { LogReader, LogReading } from './log-reader.ts'
import { readTime } from './read-time.ts'

// Microsoft 365's unified audit log: rows of CSV whose AuditData column is JSON (the portal, Search-UnifiedAuditLog),
// or the records themselves as JSON (the Management Activity API, Graph). Whatever the wrapping, a record is
//
//   { CreationTime, Id, Operation, UserId, ClientIP, MailboxOwnerUPN, Item | AffectedItems | Folders, Parameters, … }
//
// SPEC: Microsoft Learn, "Office 365 Management Activity API schema". Times are UTC without saying so.

type Json = Readonly<Record<string, unknown>>

export const isAudit = (columns: Columns): boolean => columns.has('auditdata')

/** For rows of CSV. */
export function auditRowReader(): LogReader<readonly string[]> {
  let columns: Columns | undefined
  return (row) => {
    if (columns === undefined) {
      if (row.length === 1 && row[0]?.startsWith('#') === true) return { events: [] }
      columns = columnsOf(row)
      return isAudit(columns) ? { events: [] } : undefined
    }
    const data = fieldOf(row, columns, ['auditdata'])
    return data === undefined
      ? undefined
      : readAudit(data, fieldOf(row, columns, ['creationdate', 'creationtime', 'date']))
  }
}

/** For records of JSON. */
export const auditObjectReader = (): LogReader<string> => (text) => readAudit(text)

const UTC = { zoneMinutes: 0 }

function readAudit(text: string, rowTime = ''): LogReading | undefined {
  const record = auditRecord(parsed(text))
  const operation = asField(textOf(record?.Operation))
  if (record === undefined || operation === undefined) return undefined
  const at = readTime(textOf(record.CreationTime), UTC) ?? readTime(rowTime, UTC)
  if (at === undefined) return undefined
  const id = asField(textOf(record.Id))
  const events = eventsOf(record, operation, at)
  return { at, events, ...(id === undefined ? {} : { name: `audit ${id}` }) }
}

function parsed(text: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : undefined
  } catch {
    return undefined // Not JSON: then the record is broken, which is the answer.
  }
}

/** The record itself: it may stand in AuditData of an outer object, as text or as it is. */
function auditRecord(value: Json | undefined): Json | undefined {
  const inner = value?.AuditData ?? value?.auditData
  if (inner === undefined) return value
  return isObject(inner) ? inner : parsed(textOf(inner))
}

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)
const listOf = (value: unknown): Json[] =>
  Array.isArray(value) ? value.filter(isObject) : isObject(value) ? [value] : []
const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'boolean' ? String(value) : ''

const KINDS: Readonly<Record<string, ImportedKind>> = {
  ...{ MailItemsAccessed: 'opened', MessageBind: 'opened', AttachmentAccess: 'opened', FolderBind: 'opened' },
  ...{ Send: 'sent', SendAs: 'sent', SendOnBehalf: 'sent', SoftDelete: 'deleted', HardDelete: 'deleted' },
  ...{ MoveToDeletedItems: 'moved', Move: 'moved', Copy: 'copied', Update: 'flagged', Create: 'other' },
  ...{ 'New-InboxRule': 'rule-made', 'Set-InboxRule': 'rule-made', 'Enable-InboxRule': 'rule-made' },
  ...{ UpdateInboxRules: 'rule-made', 'New-TransportRule': 'rule-made', 'Set-TransportRule': 'rule-made' },
  ...{ 'Add-MailboxPermission': 'permission-given', AddFolderPermissions: 'permission-given' },
  ...{ 'Add-RecipientPermission': 'permission-given', 'Add-MailboxFolderPermission': 'permission-given' },
  ...{ ModifyFolderPermissions: 'permission-given', UserLoggedIn: 'logged-in', MailboxLogin: 'logged-in' },
  UserLoginFailed: 'login-failed',
}

// LIMIT: one record of MailItemsAccessed gathers two minutes; a client that reads a whole mailbox names some hundred.
const ITEMS_MAX = 1_000

function eventsOf(record: Json, operation: string, at: number): ImportedEvent[] {
  const parameters = parametersOf(record)
  const setting = settingChange(operation, parameters)
  const kind = setting ?? KINDS[operation]
  if (kind === undefined) return []
  const base = {
    ...{ at, source: 'microsoft-audit' as const, kind },
    ...given({
      account: asField(textOf(record.UserId)),
      to: asAddress(textOf(record.MailboxOwnerUPN)),
      client: asClient(textOf(record.ClientIPAddress) || textOf(record.ClientIP) || textOf(record.ActorIpAddress)),
    }),
  }
  const common = {
    ...{ operation, application: textOf(record.ClientInfoString), access: accessOf(record) },
    ...{ result: textOf(record.ResultStatus), logon: textOf(record.LogonType), object: textOf(record.ObjectId) },
    parameters: [...parameters].map(([name, value]) => `${name}=${value}`).join('; '),
  }
  const items = itemsOf(record).slice(0, ITEMS_MAX)
  if (items.length === 0) return [{ ...base, detail: detailOf(common) }]
  return items.map(({ messageId, subject, folder }) => ({
    ...base,
    ...given({ messageId }),
    detail: detailOf({ ...common, subject, folder }),
  }))
}

interface Item {
  readonly messageId: string | undefined
  readonly subject: string
  readonly folder: string
}

function itemsOf(record: Json): Item[] {
  const inFolders = listOf(record.Folders).flatMap((folder) => {
    const items = listOf(folder.FolderItems)
    const path = textOf(folder.Path)
    return items.length === 0 ? [itemOf({}, path)] : items.map((item) => itemOf(item, path))
  })
  const plain = [...listOf(record.Item), ...listOf(record.AffectedItems)].map((item) => itemOf(item, ''))
  return [...inFolders, ...plain]
}

function itemOf(item: Json, path: string): Item {
  const parent = isObject(item.ParentFolder) ? textOf(item.ParentFolder.Path) : ''
  return {
    messageId: asMessageId(textOf(item.InternetMessageId)) || undefined,
    ...{ subject: textOf(item.Subject), folder: path || parent },
  }
}

/** How mails were read: Bind is one by one, Sync is a whole folder to a client. */
const accessOf = (record: Json): string =>
  listOf(record.OperationProperties)
    .filter(({ Name }) => Name === 'MailAccessType' || Name === 'IsThrottled')
    .map(({ Name, Value }) => (Name === 'MailAccessType' ? textOf(Value) : textOf(Value) === 'True' ? 'throttled' : ''))
    .filter((text) => text !== '')
    .join(', ')

// LIMIT: a rule has some ten parameters.
const PARAMETERS_MAX = 40

function parametersOf(record: Json): Map<string, string> {
  const list = listOf(record.Parameters).length > 0 ? listOf(record.Parameters) : listOf(record.OperationProperties)
  const pairs = list.slice(0, PARAMETERS_MAX).map(({ Name, Value }): [string, string] => [textOf(Name), textOf(Value)])
  return new Map(pairs.filter(([name]) => name !== '' && name !== 'MailAccessType' && name !== 'IsThrottled'))
}

/** What switches the audit log itself off or on, or lets mails go elsewhere. */
function settingChange(operation: string, parameters: ReadonlyMap<string, string>): ImportedKind | undefined {
  const is = (name: string, value: string) => parameters.get(name)?.replace(/^\$/, '').toLowerCase() === value
  const isSet = (name: string) => (parameters.get(name) ?? '') !== ''
  switch (operation) {
    case 'Set-AdminAuditLogConfig':
      if (is('UnifiedAuditLogIngestionEnabled', 'false') || is('AdminAuditLogEnabled', 'false')) return 'logging-off'
      return is('UnifiedAuditLogIngestionEnabled', 'true') ? 'logging-on' : 'other'
    case 'Set-OrganizationConfig':
      return is('AuditDisabled', 'true') ? 'logging-off' : is('AuditDisabled', 'false') ? 'logging-on' : undefined
    case 'Set-MailboxAuditBypassAssociation':
      return is('AuditBypassEnabled', 'true') ? 'logging-off' : 'logging-on'
    case 'Set-Mailbox':
      if (is('AuditEnabled', 'false')) return 'logging-off'
      if (is('AuditEnabled', 'true')) return 'logging-on'
      return isSet('ForwardingSmtpAddress') || isSet('ForwardingAddress') ? 'forwarding-set' : undefined
    default:
      return undefined
  }
}
