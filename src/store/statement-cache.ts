import type Database from 'better-sqlite3'
import type { SqliteDatabase, SqliteStatement } from 'kysely'

// Kysely prepares a statement for every query. Preparing costs SQLite more than most of our look-ups, so each
// connection keeps the statements it has; the least recently used go first.

// LIMIT: our queries come in some fifty shapes and ten sizes of list; a statement holds some kilobytes.
const STATEMENTS_MAX = 500

/** A database that prepares each text once. */
export function withStatementCache(database: Database.Database): SqliteDatabase {
  const statements = new Map<string, SqliteStatement>()
  return {
    close: () => {
      statements.clear()
      database.close()
    },
    prepare: (sql) => {
      const statement = statements.get(sql) ?? database.prepare<unknown[]>(sql)
      statements.delete(sql)
      statements.set(sql, statement)
      if (statements.size > STATEMENTS_MAX) statements.delete(statements.keys().next().value ?? '')
      return statement
    },
  }
}
