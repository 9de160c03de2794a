import type { Migration } from './column-types.ts'

export const importedLogs: Migration = {
  name: 'imported-logs',
  apply: async ({ db, text, clustered }) => {
    // WHY one key that begins with the time: lines come in the order of their times, so a million of them go to the
    // end of the table, and what is old stands at its beginning.
    await clustered(
      db.schema
        .createTable('log_event')
        .addColumn('tenant', text, (column) => column.notNull().references('tenant.tenant'))
        .addColumn('event_key', text, (column) => column.notNull())
        .addColumn('at', 'bigint', (column) => column.notNull())
        .addColumn('message_key', text)
        .addColumn('queue_key', text)
        .addColumn('body', text, (column) => column.notNull())
        .addPrimaryKeyConstraint('log_event_key', ['tenant', 'event_key']),
    ).execute()
    await db.schema.createIndex('log_event_message').on('log_event').columns(['tenant', 'message_key']).execute()
    await db.schema.createIndex('log_event_queue').on('log_event').columns(['tenant', 'queue_key']).execute()
  },
}
