import type { Migration } from './column-types.ts'

export const ledgerIndex: Migration = {
  name: 'ledger-index',
  apply: async ({ db, text, bytes, clustered }) => {
    // How far the index has come. What is in it can be made anew from the ledger's entries at any time.
    await clustered(
      db.schema
        .createTable('ledger_index')
        .addColumn('tenant', text, (column) => column.notNull().primaryKey().references('tenant.tenant'))
        .addColumn('version', 'bigint', (column) => column.notNull())
        .addColumn('leaf_count', 'bigint', (column) => column.notNull())
        .addColumn('mail_count', 'bigint', (column) => column.notNull())
        .addColumn('packed_segment', 'bigint', (column) => column.notNull())
        .addColumn('packed_term', 'bigint', (column) => column.notNull()),
    ).execute()

    // WHY a number beside the name: the two tables below repeat it for every word and entry of a mail. Numbers are given
    // without gaps in the order of the first entries, so a place in time is found by halving.
    await clustered(
      db.schema
        .createTable('ledger_mail')
        .addColumn('tenant', text, (column) => column.notNull())
        .addColumn('number', 'bigint', (column) => column.notNull())
        .addColumn('mail', text, (column) => column.notNull())
        .addColumn('at', 'bigint', (column) => column.notNull())
        .addPrimaryKeyConstraint('ledger_mail_key', ['tenant', 'number']),
    ).execute()
    await db.schema
      .createIndex('ledger_mail_name')
      .unique()
      .on('ledger_mail')
      .columns(['tenant', 'mail', 'number'])
      .execute()

    await clustered(
      db.schema
        .createTable('ledger_leaf')
        .addColumn('tenant', text, (column) => column.notNull())
        .addColumn('number', 'bigint', (column) => column.notNull())
        .addColumn('leaf', 'bigint', (column) => column.notNull())
        .addPrimaryKeyConstraint('ledger_leaf_key', ['tenant', 'number', 'leaf']),
    ).execute()

    // WHY the segment in front of the term: mails are added at the end of the table, where its pages are at hand; a
    // question reads the newest segments first and stops when it has enough.
    await clustered(
      db.schema
        .createTable('ledger_term')
        .addColumn('tenant', text, (column) => column.notNull())
        .addColumn('segment', 'bigint', (column) => column.notNull())
        .addColumn('term', 'bigint', (column) => column.notNull())
        .addColumn('leaf', 'bigint', (column) => column.notNull())
        .addColumn('mails', bytes, (column) => column.notNull())
        .addPrimaryKeyConstraint('ledger_term_key', ['tenant', 'segment', 'term', 'leaf']),
    ).execute()

    // What was known of a mail when it was judged, once for all mails of which the same was known.
    await db.schema
      .createTable('known_snapshot')
      .addColumn('tenant', text, (column) => column.notNull().references('tenant.tenant'))
      .addColumn('sha256', text, (column) => column.notNull())
      .addColumn('packed', bytes, (column) => column.notNull())
      .addColumn('kept_at', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('known_snapshot_key', ['tenant', 'sha256'])
      .execute()
    await db.schema.createIndex('known_snapshot_at').on('known_snapshot').columns(['tenant', 'kept_at']).execute()
  },
}
