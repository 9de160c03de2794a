import { tenantsAndSettings } from './0001-tenants-and-settings.ts'
import { people } from './0002-people.ts'
import { mails } from './0003-mails.ts'
import { domainsAndPasswords } from './0004-domains-and-passwords.ts'
import { feeds } from './0005-feeds.ts'
import { nearDomains } from './0006-near-domains.ts'
import { waitingMails } from './0007-waiting-mails.ts'
import { ledger } from './0008-ledger.ts'
import { quarantine } from './0009-quarantine.ts'
import { ledgerIndex } from './0010-ledger-index.ts'
import { deliveries } from './0011-deliveries.ts'
import { mailboxWatch } from './0012-mailbox-watch.ts'
import { ledgerRetention } from './0013-ledger-retention.ts'
import { importedLogs } from './0014-imported-logs.ts'
import type { Migration } from './column-types.ts'

/** The schema's steps in order; a step's number is its place here, from 1. */
export const MIGRATIONS: readonly Migration[] = [
  tenantsAndSettings,
  people,
  mails,
  domainsAndPasswords,
  feeds,
  nearDomains,
  waitingMails,
  ledger,
  quarantine,
  ledgerIndex,
  deliveries,
  mailboxWatch,
  importedLogs,
  ledgerRetention,
]
