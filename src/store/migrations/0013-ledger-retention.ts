import type { Migration } from './column-types.ts'

// WHY a step behind 0014: that one was made first, and a step's number is its place in the list.

export const ledgerRetention: Migration = {
  name: 'ledger-retention',
  apply: async ({ db, text, clustered }) => {
    // What is under legal hold: `hold` is a mail's name, or '' for everything from a time on.
    await clustered(
      db.schema
        .createTable('ledger_hold')
        .addColumn('tenant', text, (column) => column.notNull().references('tenant.tenant'))
        .addColumn('hold', text, (column) => column.notNull())
        .addColumn('since', 'bigint', (column) => column.notNull())
        .addColumn('who', text, (column) => column.notNull())
        .addColumn('reason', text, (column) => column.notNull())
        .addColumn('placed_at', 'bigint', (column) => column.notNull())
        .addPrimaryKeyConstraint('ledger_hold_key', ['tenant', 'hold']),
    ).execute()
  },
}
