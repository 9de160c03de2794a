// The ledger's tables, and those that are made from it, as the queries see them (tables.ts has the others).

/** What the ledger wrote, as canonical JSON, by its place in the tree. Never changed; taken away by retention only. */
interface LedgerEntryTable {
  readonly tenant: string
  readonly leaf: number
  readonly body: Buffer
}

/** The hashes of the ledger's tree, 256 a tile. */
interface LedgerTileTable {
  readonly tenant: string
  readonly level: number
  readonly tile: number
  readonly hashes: Buffer
}

/** The hashes of the leaves that do not fill a tile yet. */
interface LedgerTailTable {
  readonly tenant: string
  readonly leaf: number
  readonly hash: Buffer
}

/** The ledger's last checkpoint, one a tenant. */
interface LedgerHeadTable {
  readonly tenant: string
  readonly tree_size: number
  readonly note: string
}

/** How far the ledger's index has come, one a tenant. */
interface LedgerIndexTable {
  readonly tenant: string
  readonly version: number
  readonly leaf_count: number
  readonly mail_count: number
  readonly packed_segment: number
  readonly packed_term: number
}

/** The mails that the ledger's entries are about, numbered as they came. */
interface LedgerMailTable {
  readonly tenant: string
  readonly number: number
  readonly mail: string
  readonly at: number
}

/** Which entries are about a mail. */
interface LedgerLeafTable {
  readonly tenant: string
  readonly number: number
  readonly leaf: number
}

/** Which mails of a segment have a term, packed. */
interface LedgerTermTable {
  readonly tenant: string
  readonly segment: number
  readonly term: number
  readonly leaf: number
  readonly mails: Buffer
}

/** What was known of mails when they were judged, deflated JSON. */
interface KnownSnapshotTable {
  readonly tenant: string
  readonly sha256: string
  readonly packed: Buffer
  readonly kept_at: number
}

export interface LedgerTables {
  readonly ledger_entry: LedgerEntryTable
  readonly ledger_tile: LedgerTileTable
  readonly ledger_tail: LedgerTailTable
  readonly ledger_head: LedgerHeadTable
  readonly ledger_index: LedgerIndexTable
  readonly ledger_mail: LedgerMailTable
  readonly ledger_leaf: LedgerLeafTable
  readonly ledger_term: LedgerTermTable
  readonly known_snapshot: KnownSnapshotTable
}
