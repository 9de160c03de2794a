import type { Generated } from 'kysely'
import type { LedgerTables } from './ledger-table-rows.ts'

// The tables as the queries see them. Text ids and keys, times as milliseconds since 1970, JSON as text, truth as 0 or
// 1, bytes as Buffers: what SQLite and PostgreSQL both give back unchanged. Every table has `tenant`.
// The migrations make them; docs/decisions/0006-store.md says why they are cut as they are.

/** The clinics that share an installation. */
interface TenantTable {
  readonly tenant: string
  readonly name: string
  readonly created_at: number
}

/** An address that we were written from or wrote to. */
interface PersonAddressTable {
  readonly tenant: string
  readonly address_key: string
  readonly address: string
  readonly domain: string
  readonly first_seen: number
  readonly last_seen: number
  readonly received_count: number
  readonly sent_count: number
}

/** A name that an address was seen with. */
interface PersonNameTable {
  readonly tenant: string
  readonly name_key: string
  readonly address_key: string
  readonly shown: string
  readonly first_seen: number
  readonly last_seen: number
  readonly seen_count: number
}

/**
 * A mail that passed: keys and times, no text. `mail` is a number of ours, small because millions of rows repeat it.
 */
interface MailSeenTable {
  readonly tenant: string
  readonly mail: Generated<number>
  readonly message_key: string
  readonly direction: 'in' | 'out'
  readonly seen_at: number
  readonly subject_key: string
  readonly from_key: string
  readonly reply_to_key: string | null
  readonly root_key: string
  /** The mail's own shingles, packed; so forgetting a mail touches its own rows only. */
  readonly shingles: Buffer
}

/** Who stands in a mail's From, To and Cc. */
interface MailPartyTable {
  readonly tenant: string
  readonly mail: number
  readonly address_key: string
  readonly role: 'from' | 'to'
}

/** Which mails hold a piece of text, as salted hashes. */
interface MailShingleTable {
  readonly tenant: string
  readonly shingle: number
  readonly mail: number
}

/**
 * Domains of senders, of recipients and of links. `look_key` is the name folded to its looks: two domains that look
 * alike share it.
 */
interface DomainSeenTable {
  readonly tenant: string
  readonly domain: string
  readonly seen_as: 'sender' | 'recipient' | 'link'
  readonly look_key: string
  readonly first_seen: number
  readonly last_seen: number
  readonly seen_count: number
}

/** Keys under which a sender's domain is found by its imitations. */
interface DomainNearTable {
  readonly tenant: string
  readonly near_key: string
  readonly domain: string
}

/** Passwords that opened a correspondent's archives, encrypted before they come here. */
interface PasswordMemoryTable {
  readonly tenant: string
  /** An address key, or a domain. */
  readonly owner_key: string
  /** A keyed hash of the password, so that each is kept once. */
  readonly seal_key: string
  readonly sealed: Buffer
  readonly first_used: number
  readonly last_used: number
  readonly used_count: number
}

/** How many mails were remembered in each direction, and the oldest of them. */
interface MailTotalTable {
  readonly tenant: string
  readonly direction: 'in' | 'out'
  readonly first_seen: number
  readonly mail_count: number
}

/** Held mails that wait for a password from whoever sent them. */
interface MailWaitingTable {
  readonly tenant: string
  readonly owner_key: string
  readonly message_key: string
  readonly seen_at: number
}

/** A list of indicators and the edition of it that is in force; 0 before the first import. */
interface FeedTable {
  readonly tenant: string
  readonly feed: string
  readonly name: string
  readonly format: string
  readonly source_path: string
  readonly edition: number
  readonly entry_count: number
  readonly imported_at: number | null
  /** When the list itself says it was made. */
  readonly dated_at: number | null
}

/** One entry of one edition of a feed. */
interface IndicatorTable {
  readonly tenant: string
  readonly value_key: string
  readonly type: string
  readonly feed: string
  readonly edition: number
  readonly source: string
  readonly added_at: number
  readonly expires_at: number | null
}

/** How far learning from a mailbox has come. */
interface LearnProgressTable {
  readonly tenant: string
  readonly source: string
  readonly position: string
  readonly done_count: number
  readonly updated_at: number
}

/** What the logs of other mail servers said, one row a line; `body` is JSON. */
interface LogEventTable {
  readonly tenant: string
  /** The time and the line's hash. */
  readonly event_key: string
  readonly at: number
  readonly message_key: string | null
  readonly queue_key: string | null
  readonly body: string
}

/** How far a watched mailbox's folder was gone through. */
interface MailboxWatchTable {
  readonly tenant: string
  readonly mailbox: string
  readonly folder: string
  readonly uid_validity: string
  readonly uid_done: number
  readonly started_at: number
  readonly updated_at: number
}

/** A mail that the watcher of a mailbox looked at, and what became of it. */
interface MailboxWatchMailTable {
  readonly tenant: string
  readonly mailbox: string
  readonly ref: string
  readonly mail_key: string
  readonly message_id: string
  readonly state: 'left' | 'later' | 'holding' | 'held' | 'releasing' | 'released' | 'returned' | 'gone'
  readonly folder: string
  readonly uid_validity: string
  readonly uid: number
  readonly internal_date: number
  readonly flags: string
  readonly was_seen: number
  readonly held_uid_validity: string
  readonly held_uid: number
  readonly tries: number
  readonly changed_at: number
}

/** What is under legal hold: a mail, or with '' everything from a time on. */
interface LedgerHoldTable {
  readonly tenant: string
  readonly hold: string
  readonly since: number
  readonly who: string
  readonly reason: string
  readonly placed_at: number
}

/** A delivery that was done: the mark of a mail and a recipient. */
interface DeliveryMarkTable {
  readonly tenant: string
  readonly mark: string
  readonly delivered_at: number
}

/** What an account of the place sent in an hour: all of it (`alike` ''), and mails that are alike. */
interface OutboundHourTable {
  readonly tenant: string
  readonly account: string
  readonly hour: number
  readonly alike: string
  readonly mail_count: number
  readonly recipient_count: number
}

/** A held mail. `body` names its chunks; '' when they are gone. */
interface QuarantineMailTable {
  readonly tenant: string
  readonly mail: string
  /** `storing` until all of its chunks are there; whoever asks does not see it before. */
  readonly state: 'storing' | 'held' | 'released' | 'dropped'
  readonly body: string
  readonly door: string
  readonly direction: 'in' | 'out'
  readonly sender: string
  readonly subject: string
  readonly from_shown: string
  /** Subject, From and sender in lower case. */
  readonly search_text: string
  readonly bytes: number
  /** What its chunks take. */
  readonly stored_bytes: number
  readonly sha256: string
  readonly verdict: string
  readonly score: number
  readonly rules: string
  readonly report: string
  readonly message_key: string | null
  readonly is_locked: number
  readonly is_kept: number
  readonly held_at: number
  readonly changed_at: number
}

/** Whom a held mail is for, and what became of it there. */
interface QuarantineRecipientTable {
  readonly tenant: string
  readonly mail: string
  readonly place: number
  readonly recipient_key: string
  readonly address: string
  readonly state: 'held' | 'releasing' | 'released' | 'dropped'
  /** Whose turn it is to deliver it; '' before the first. */
  readonly claim: string
  readonly changed_at: number
  readonly who: string
  readonly reason: string
  readonly reply: string
  /** When a digest told of it. */
  readonly told_at: number | null
}

/** A piece of a held mail, packed and sealed. */
interface QuarantineChunkTable {
  readonly tenant: string
  readonly body: string
  readonly chunk: number
  readonly sealed: Buffer
}

/** Whose digest of a day was taken in hand, and when it was sent. */
interface QuarantineDigestTable {
  readonly tenant: string
  readonly recipient_key: string
  readonly day: string
  readonly claimed_at: number
  readonly sent_at: number | null
}

interface SettingTable {
  readonly tenant: string
  readonly name: string
  readonly value: string
  readonly updated_at: number
}

export interface Tables extends LedgerTables {
  readonly tenant: TenantTable
  readonly person_address: PersonAddressTable
  readonly person_name: PersonNameTable
  readonly mail_seen: MailSeenTable
  readonly mail_party: MailPartyTable
  readonly mail_shingle: MailShingleTable
  readonly mail_waiting: MailWaitingTable
  readonly mail_total: MailTotalTable
  readonly domain_seen: DomainSeenTable
  readonly domain_near: DomainNearTable
  readonly password_memory: PasswordMemoryTable
  readonly feed: FeedTable
  readonly indicator: IndicatorTable
  readonly learn_progress: LearnProgressTable
  readonly ledger_hold: LedgerHoldTable
  readonly log_event: LogEventTable
  readonly mailbox_watch: MailboxWatchTable
  readonly mailbox_watch_mail: MailboxWatchMailTable
  readonly delivery_mark: DeliveryMarkTable
  readonly outbound_hour: OutboundHourTable
  readonly quarantine_mail: QuarantineMailTable
  readonly quarantine_recipient: QuarantineRecipientTable
  readonly quarantine_chunk: QuarantineChunkTable
  readonly quarantine_digest: QuarantineDigestTable
  readonly setting: SettingTable
}

export type TableName = keyof Tables
