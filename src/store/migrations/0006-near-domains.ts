import type { Migration } from './column-types.ts'

export const nearDomains: Migration = {
  name: 'near-domains',
  apply: async ({ db, text, clustered }) => {
    await clustered(
      db.schema
        .createTable('domain_near')
        .addColumn('tenant', text, (column) => column.notNull().references('tenant.tenant'))
        .addColumn('near_key', text, (column) => column.notNull())
        .addColumn('domain', text, (column) => column.notNull())
        .addPrimaryKeyConstraint('domain_near_key', ['tenant', 'near_key', 'domain']),
    ).execute()
    await db.schema.createIndex('domain_near_domain').on('domain_near').columns(['tenant', 'domain']).execute()
  },
}
