import type { Migration } from './column-types.ts'

export const people: Migration = {
  name: 'people',
  apply: async ({ db, text, clustered }) => {
    await clustered(
      db.schema
        .createTable('person_address')
        .addColumn('tenant', text, (column) => column.notNull().references('tenant.tenant'))
        .addColumn('address_key', text, (column) => column.notNull())
        .addColumn('address', text, (column) => column.notNull())
        .addColumn('domain', text, (column) => column.notNull())
        .addColumn('first_seen', 'bigint', (column) => column.notNull())
        .addColumn('last_seen', 'bigint', (column) => column.notNull())
        .addColumn('received_count', 'bigint', (column) => column.notNull())
        .addColumn('sent_count', 'bigint', (column) => column.notNull())
        .addPrimaryKeyConstraint('person_address_key', ['tenant', 'address_key']),
    ).execute()
    // The domain's people, those who wrote last in front.
    await db.schema
      .createIndex('person_address_domain')
      .on('person_address')
      .columns(['tenant', 'domain', 'last_seen'])
      .execute()
    await db.schema
      .createIndex('person_address_last_seen')
      .on('person_address')
      .columns(['tenant', 'last_seen'])
      .execute()

    await clustered(
      db.schema
        .createTable('person_name')
        .addColumn('tenant', text, (column) => column.notNull().references('tenant.tenant'))
        .addColumn('name_key', text, (column) => column.notNull())
        .addColumn('address_key', text, (column) => column.notNull())
        .addColumn('shown', text, (column) => column.notNull())
        .addColumn('first_seen', 'bigint', (column) => column.notNull())
        .addColumn('last_seen', 'bigint', (column) => column.notNull())
        .addColumn('seen_count', 'bigint', (column) => column.notNull())
        .addPrimaryKeyConstraint('person_name_key', ['tenant', 'name_key', 'address_key']),
    ).execute()
    await db.schema.createIndex('person_name_address').on('person_name').columns(['tenant', 'address_key']).execute()
  },
}
