import type { Migration } from './column-types.ts'

export const domainsAndPasswords: Migration = {
  name: 'domains-and-passwords',
  apply: async ({ db, text, bytes, clustered }) => {
    await clustered(
      db.schema
        .createTable('domain_seen')
        .addColumn('tenant', text, (column) => column.notNull().references('tenant.tenant'))
        .addColumn('domain', text, (column) => column.notNull())
        .addColumn('seen_as', text, (column) => column.notNull())
        .addColumn('look_key', text, (column) => column.notNull())
        .addColumn('first_seen', 'bigint', (column) => column.notNull())
        .addColumn('last_seen', 'bigint', (column) => column.notNull())
        .addColumn('seen_count', 'bigint', (column) => column.notNull())
        .addPrimaryKeyConstraint('domain_seen_key', ['tenant', 'domain', 'seen_as']),
    ).execute()
    await db.schema.createIndex('domain_seen_look').on('domain_seen').columns(['tenant', 'look_key']).execute()
    await db.schema.createIndex('domain_seen_last').on('domain_seen').columns(['tenant', 'last_seen']).execute()

    await clustered(
      db.schema
        .createTable('password_memory')
        .addColumn('tenant', text, (column) => column.notNull().references('tenant.tenant'))
        .addColumn('owner_key', text, (column) => column.notNull())
        .addColumn('seal_key', text, (column) => column.notNull())
        .addColumn('sealed', bytes, (column) => column.notNull())
        .addColumn('first_used', 'bigint', (column) => column.notNull())
        .addColumn('last_used', 'bigint', (column) => column.notNull())
        .addColumn('used_count', 'bigint', (column) => column.notNull())
        .addPrimaryKeyConstraint('password_memory_key', ['tenant', 'owner_key', 'seal_key']),
    ).execute()
    await db.schema.createIndex('password_memory_last').on('password_memory').columns(['tenant', 'last_used']).execute()
  },
}
