import type { Migration } from './column-types.ts'

export const mails: Migration = {
  name: 'mails',
  apply: async ({ db, text, bytes, numbered, clustered }) => {
    await db.schema
      .createTable('mail_seen')
      .addColumn('mail', numbered)
      .addColumn('tenant', text, (column) => column.notNull().references('tenant.tenant'))
      .addColumn('message_key', text, (column) => column.notNull())
      .addColumn('direction', text, (column) => column.notNull())
      .addColumn('seen_at', 'bigint', (column) => column.notNull())
      .addColumn('subject_key', text, (column) => column.notNull())
      .addColumn('from_key', text, (column) => column.notNull())
      .addColumn('reply_to_key', text)
      .addColumn('root_key', text, (column) => column.notNull())
      .addColumn('shingles', bytes, (column) => column.notNull())
      .execute()
    // WHY: the direction is part of the key, so that a mail from outside never takes the place of one that we sent.
    await db.schema
      .createIndex('mail_seen_message')
      .unique()
      .on('mail_seen')
      .columns(['tenant', 'message_key', 'direction'])
      .execute()
    await db.schema.createIndex('mail_seen_at').on('mail_seen').columns(['tenant', 'seen_at']).execute()
    await db.schema
      .createIndex('mail_seen_subject')
      .on('mail_seen')
      .columns(['tenant', 'subject_key', 'seen_at'])
      .execute()
    await db.schema.createIndex('mail_seen_root').on('mail_seen').columns(['tenant', 'root_key', 'seen_at']).execute()

    // WHY: the two tables with many rows a mail refer to nothing. They are only written beside their mail, in one
    // statement each, and a check for every row would cost PostgreSQL more than the row.
    await clustered(
      db.schema
        .createTable('mail_party')
        .addColumn('tenant', text, (column) => column.notNull())
        .addColumn('mail', 'bigint', (column) => column.notNull())
        .addColumn('address_key', text, (column) => column.notNull())
        .addColumn('role', text, (column) => column.notNull())
        .addPrimaryKeyConstraint('mail_party_key', ['tenant', 'mail', 'address_key', 'role']),
    ).execute()
    await db.schema
      .createIndex('mail_party_address')
      .on('mail_party')
      .columns(['tenant', 'address_key', 'mail'])
      .execute()

    await clustered(
      db.schema
        .createTable('mail_shingle')
        .addColumn('tenant', text, (column) => column.notNull())
        .addColumn('shingle', 'bigint', (column) => column.notNull())
        .addColumn('mail', 'bigint', (column) => column.notNull())
        .addPrimaryKeyConstraint('mail_shingle_key', ['tenant', 'shingle', 'mail']),
    ).execute()
  },
}
