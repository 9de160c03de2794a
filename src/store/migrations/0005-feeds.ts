import type { Migration } from './column-types.ts'

export const feeds: Migration = {
  name: 'feeds',
  apply: async ({ db, text, clustered }) => {
    await clustered(
      db.schema
        .createTable('feed')
        .addColumn('tenant', text, (column) => column.notNull().references('tenant.tenant'))
        .addColumn('feed', text, (column) => column.notNull())
        .addColumn('name', text, (column) => column.notNull())
        .addColumn('format', text, (column) => column.notNull())
        .addColumn('source_path', text, (column) => column.notNull())
        .addColumn('edition', 'bigint', (column) => column.notNull())
        .addColumn('entry_count', 'bigint', (column) => column.notNull())
        .addColumn('imported_at', 'bigint')
        .addColumn('dated_at', 'bigint')
        .addPrimaryKeyConstraint('feed_key', ['tenant', 'feed']),
    ).execute()
    await db.schema.createIndex('feed_name').unique().on('feed').columns(['tenant', 'name']).execute()

    await clustered(
      db.schema
        .createTable('indicator')
        .addColumn('tenant', text, (column) => column.notNull().references('tenant.tenant'))
        .addColumn('value_key', text, (column) => column.notNull())
        .addColumn('type', text, (column) => column.notNull())
        .addColumn('feed', text, (column) => column.notNull())
        .addColumn('edition', 'bigint', (column) => column.notNull())
        .addColumn('source', text, (column) => column.notNull())
        .addColumn('added_at', 'bigint', (column) => column.notNull())
        .addColumn('expires_at', 'bigint')
        .addPrimaryKeyConstraint('indicator_key', ['tenant', 'value_key', 'type', 'feed', 'edition']),
    ).execute()
    await db.schema.createIndex('indicator_edition').on('indicator').columns(['tenant', 'feed', 'edition']).execute()
  },
}
