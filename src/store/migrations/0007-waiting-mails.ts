import type { Migration } from './column-types.ts'

export const waitingMails: Migration = {
  name: 'waiting-mails',
  apply: async ({ db, text, clustered }) => {
    await clustered(
      db.schema
        .createTable('mail_waiting')
        .addColumn('tenant', text, (column) => column.notNull().references('tenant.tenant'))
        .addColumn('owner_key', text, (column) => column.notNull())
        .addColumn('message_key', text, (column) => column.notNull())
        .addColumn('seen_at', 'bigint', (column) => column.notNull())
        .addPrimaryKeyConstraint('mail_waiting_key', ['tenant', 'owner_key', 'message_key']),
    ).execute()
    await db.schema.createIndex('mail_waiting_message').on('mail_waiting').columns(['tenant', 'message_key']).execute()
    await db.schema.createIndex('mail_waiting_seen').on('mail_waiting').columns(['tenant', 'seen_at']).execute()

    // WHY: counting a million mails takes seconds.
    await clustered(
      db.schema
        .createTable('mail_total')
        .addColumn('tenant', text, (column) => column.notNull().references('tenant.tenant'))
        .addColumn('direction', text, (column) => column.notNull())
        .addColumn('first_seen', 'bigint', (column) => column.notNull())
        .addColumn('mail_count', 'bigint', (column) => column.notNull())
        .addPrimaryKeyConstraint('mail_total_key', ['tenant', 'direction']),
    ).execute()
  },
}
