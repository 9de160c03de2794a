import type { Migration } from './column-types.ts'

export const deliveries: Migration = {
  name: 'deliveries',
  apply: async ({ db, text, clustered }) => {
    await clustered(
      db.schema
        .createTable('delivery_mark')
        .addColumn('tenant', text, (column) => column.notNull().references('tenant.tenant'))
        .addColumn('mark', text, (column) => column.notNull())
        .addColumn('delivered_at', 'bigint', (column) => column.notNull())
        .addPrimaryKeyConstraint('delivery_mark_key', ['tenant', 'mark']),
    ).execute()
    await db.schema.createIndex('delivery_mark_time').on('delivery_mark').columns(['tenant', 'delivered_at']).execute()

    await clustered(
      db.schema
        .createTable('outbound_hour')
        .addColumn('tenant', text, (column) => column.notNull().references('tenant.tenant'))
        .addColumn('account', text, (column) => column.notNull())
        .addColumn('hour', 'bigint', (column) => column.notNull())
        .addColumn('alike', text, (column) => column.notNull())
        .addColumn('mail_count', 'bigint', (column) => column.notNull())
        .addColumn('recipient_count', 'bigint', (column) => column.notNull())
        .addPrimaryKeyConstraint('outbound_hour_key', ['tenant', 'account', 'hour', 'alike']),
    ).execute()
    await db.schema.createIndex('outbound_hour_time').on('outbound_hour').columns(['tenant', 'hour']).execute()
  },
}
