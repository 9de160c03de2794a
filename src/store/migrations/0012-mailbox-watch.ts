import type { Migration } from './column-types.ts'

export const mailboxWatch: Migration = {
  name: 'mailbox-watch',
  apply: async ({ db, text, clustered }) => {
    await clustered(
      db.schema
        .createTable('mailbox_watch')
        .addColumn('tenant', text, (column) => column.notNull().references('tenant.tenant'))
        .addColumn('mailbox', text, (column) => column.notNull())
        .addColumn('folder', text, (column) => column.notNull())
        .addColumn('uid_validity', text, (column) => column.notNull())
        .addColumn('uid_done', 'bigint', (column) => column.notNull())
        .addColumn('started_at', 'bigint', (column) => column.notNull())
        .addColumn('updated_at', 'bigint', (column) => column.notNull())
        .addPrimaryKeyConstraint('mailbox_watch_key', ['tenant', 'mailbox', 'folder']),
    ).execute()

    await clustered(
      db.schema
        .createTable('mailbox_watch_mail')
        .addColumn('tenant', text, (column) => column.notNull().references('tenant.tenant'))
        .addColumn('mailbox', text, (column) => column.notNull())
        .addColumn('ref', text, (column) => column.notNull())
        .addColumn('mail_key', text, (column) => column.notNull())
        .addColumn('message_id', text, (column) => column.notNull())
        .addColumn('state', text, (column) => column.notNull())
        .addColumn('folder', text, (column) => column.notNull())
        .addColumn('uid_validity', text, (column) => column.notNull())
        .addColumn('uid', 'bigint', (column) => column.notNull())
        .addColumn('internal_date', 'bigint', (column) => column.notNull())
        .addColumn('flags', text, (column) => column.notNull())
        .addColumn('was_seen', 'bigint', (column) => column.notNull())
        .addColumn('held_uid_validity', text, (column) => column.notNull())
        .addColumn('held_uid', 'bigint', (column) => column.notNull())
        .addColumn('tries', 'bigint', (column) => column.notNull())
        .addColumn('changed_at', 'bigint', (column) => column.notNull())
        .addPrimaryKeyConstraint('mailbox_watch_mail_key', ['tenant', 'mailbox', 'ref']),
    ).execute()
    const index = (name: string, columns: string[]) =>
      db.schema.createIndex(`mailbox_watch_mail_${name}`).on('mailbox_watch_mail').columns(columns).execute()
    await index('same', ['tenant', 'mailbox', 'mail_key'])
    await index('place', ['tenant', 'mailbox', 'folder', 'uid'])
    // The few that something is still to be done with; and by age, for forgetting.
    await index('state', ['tenant', 'mailbox', 'state'])
    await index('age', ['tenant', 'changed_at'])
  },
}
