import type { Migration } from './column-types.ts'

export const tenantsAndSettings: Migration = {
  name: 'tenants-and-settings',
  apply: async ({ db, text, clustered }) => {
    await clustered(
      db.schema
        .createTable('tenant')
        .addColumn('tenant', text, (column) => column.notNull().primaryKey())
        .addColumn('name', text, (column) => column.notNull())
        .addColumn('created_at', 'bigint', (column) => column.notNull()),
    ).execute()

    await clustered(
      db.schema
        .createTable('setting')
        .addColumn('tenant', text, (column) => column.notNull().references('tenant.tenant'))
        .addColumn('name', text, (column) => column.notNull())
        .addColumn('value', text, (column) => column.notNull())
        .addColumn('updated_at', 'bigint', (column) => column.notNull())
        .addPrimaryKeyConstraint('setting_key', ['tenant', 'name']),
    ).execute()

    await clustered(
      db.schema
        .createTable('learn_progress')
        .addColumn('tenant', text, (column) => column.notNull().references('tenant.tenant'))
        .addColumn('source', text, (column) => column.notNull())
        .addColumn('position', text, (column) => column.notNull())
        .addColumn('done_count', 'bigint', (column) => column.notNull())
        .addColumn('updated_at', 'bigint', (column) => column.notNull())
        .addPrimaryKeyConstraint('learn_progress_key', ['tenant', 'source']),
    ).execute()
  },
}
