import type { Migration } from './column-types.ts'

export const ledger: Migration = {
  name: 'ledger',
  apply: async ({ db, text, bytes, clustered }) => {
    // WHY not clustered: an entry is a kilobyte and a tile eight. SQLite keeps such rows in a table by number, whose
    // inner pages hold numbers only; in a table without rowid they would hold the rows, and the tree would be deep.
    await db.schema
      .createTable('ledger_entry')
      .addColumn('tenant', text, (column) => column.notNull().references('tenant.tenant'))
      .addColumn('leaf', 'bigint', (column) => column.notNull())
      .addColumn('body', bytes, (column) => column.notNull())
      .addPrimaryKeyConstraint('ledger_entry_key', ['tenant', 'leaf'])
      .execute()

    await db.schema
      .createTable('ledger_tile')
      .addColumn('tenant', text, (column) => column.notNull().references('tenant.tenant'))
      .addColumn('level', 'bigint', (column) => column.notNull())
      .addColumn('tile', 'bigint', (column) => column.notNull())
      .addColumn('hashes', bytes, (column) => column.notNull())
      .addPrimaryKeyConstraint('ledger_tile_key', ['tenant', 'level', 'tile'])
      .execute()

    // WHY: the last tile of the leaves grows with every batch. Its hashes lie here one by one until it is full, so that
    // a batch writes its own hashes and not the tile.
    await clustered(
      db.schema
        .createTable('ledger_tail')
        .addColumn('tenant', text, (column) => column.notNull().references('tenant.tenant'))
        .addColumn('leaf', 'bigint', (column) => column.notNull())
        .addColumn('hash', bytes, (column) => column.notNull())
        .addPrimaryKeyConstraint('ledger_tail_key', ['tenant', 'leaf']),
    ).execute()

    await clustered(
      db.schema
        .createTable('ledger_head')
        .addColumn('tenant', text, (column) => column.notNull().primaryKey().references('tenant.tenant'))
        .addColumn('tree_size', 'bigint', (column) => column.notNull())
        .addColumn('note', text, (column) => column.notNull()),
    ).execute()
  },
}
