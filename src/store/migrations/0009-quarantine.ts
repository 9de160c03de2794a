import type { Migration } from './column-types.ts'

export const quarantine: Migration = {
  name: 'quarantine',
  apply: async ({ db, text, bytes, clustered }) => {
    // WHY not clustered: the report makes a row kilobytes long.
    await db.schema
      .createTable('quarantine_mail')
      .addColumn('tenant', text, (column) => column.notNull().references('tenant.tenant'))
      .addColumn('mail', text, (column) => column.notNull())
      .addColumn('state', text, (column) => column.notNull())
      .addColumn('body', text, (column) => column.notNull())
      .addColumn('door', text, (column) => column.notNull())
      .addColumn('direction', text, (column) => column.notNull())
      .addColumn('sender', text, (column) => column.notNull())
      .addColumn('subject', text, (column) => column.notNull())
      .addColumn('from_shown', text, (column) => column.notNull())
      .addColumn('search_text', text, (column) => column.notNull())
      .addColumn('bytes', 'bigint', (column) => column.notNull())
      .addColumn('stored_bytes', 'bigint', (column) => column.notNull())
      .addColumn('sha256', text, (column) => column.notNull())
      .addColumn('verdict', text, (column) => column.notNull())
      .addColumn('score', 'bigint', (column) => column.notNull())
      .addColumn('rules', text, (column) => column.notNull())
      .addColumn('report', text, (column) => column.notNull())
      .addColumn('message_key', text)
      .addColumn('is_locked', 'bigint', (column) => column.notNull())
      .addColumn('is_kept', 'bigint', (column) => column.notNull())
      .addColumn('held_at', 'bigint', (column) => column.notNull())
      .addColumn('changed_at', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('quarantine_mail_key', ['tenant', 'mail'])
      .execute()
    const index = (name: string, columns: string[]) =>
      db.schema.createIndex(`quarantine_mail_${name}`).on('quarantine_mail').columns(columns).execute()
    await index('state', ['tenant', 'state', 'mail'])
    await index('age', ['tenant', 'state', 'held_at'])
    await index('size', ['tenant', 'state', 'stored_bytes'])
    await index('message', ['tenant', 'message_key'])

    await db.schema
      .createTable('quarantine_recipient')
      .addColumn('tenant', text, (column) => column.notNull().references('tenant.tenant'))
      .addColumn('mail', text, (column) => column.notNull())
      .addColumn('place', 'bigint', (column) => column.notNull())
      .addColumn('recipient_key', text, (column) => column.notNull())
      .addColumn('address', text, (column) => column.notNull())
      .addColumn('state', text, (column) => column.notNull())
      .addColumn('claim', text, (column) => column.notNull())
      .addColumn('changed_at', 'bigint', (column) => column.notNull())
      .addColumn('who', text, (column) => column.notNull())
      .addColumn('reason', text, (column) => column.notNull())
      .addColumn('reply', text, (column) => column.notNull())
      .addColumn('told_at', 'bigint')
      .addPrimaryKeyConstraint('quarantine_recipient_key', ['tenant', 'mail', 'place'])
      .execute()
    await db.schema
      .createIndex('quarantine_recipient_address')
      .on('quarantine_recipient')
      .columns(['tenant', 'recipient_key', 'mail'])
      .execute()
    await db.schema
      .createIndex('quarantine_recipient_state')
      .on('quarantine_recipient')
      .columns(['tenant', 'state', 'recipient_key'])
      .execute()

    await db.schema
      .createTable('quarantine_chunk')
      .addColumn('tenant', text, (column) => column.notNull().references('tenant.tenant'))
      .addColumn('body', text, (column) => column.notNull())
      .addColumn('chunk', 'bigint', (column) => column.notNull())
      .addColumn('sealed', bytes, (column) => column.notNull())
      .addPrimaryKeyConstraint('quarantine_chunk_key', ['tenant', 'body', 'chunk'])
      .execute()

    await clustered(
      db.schema
        .createTable('quarantine_digest')
        .addColumn('tenant', text, (column) => column.notNull().references('tenant.tenant'))
        .addColumn('recipient_key', text, (column) => column.notNull())
        .addColumn('day', text, (column) => column.notNull())
        .addColumn('claimed_at', 'bigint', (column) => column.notNull())
        .addColumn('sent_at', 'bigint')
        .addPrimaryKeyConstraint('quarantine_digest_key', ['tenant', 'recipient_key', 'day']),
    ).execute()
    await db.schema.createIndex('quarantine_digest_age').on('quarantine_digest').columns(['tenant', 'day']).execute()
  },
}
