import type { AbortableQueryOptions, CompiledQuery, DatabaseConnection, Dialect, Kysely, LogConfig } from 'kysely'
import type { EngineName } from './migrations/column-types.ts'
import type { Tables } from './tables.ts'

// What an engine gives: one way in for reading, one for writing. They are two because reading must not wait for the
// writer's disk, and because a reader that the engine itself keeps from writing cannot write past the group commit.

export interface Connected {
  readonly engine: EngineName
  readonly reader: Kysely<Tables>
  /** Undefined where the store was opened for reading only. */
  readonly writer: Kysely<Tables> | undefined
  /** Resolves when all that the writer has committed is on disk; left out where COMMIT itself waits for that. */
  readonly flush?: () => Promise<void>
  /** A second way in for writing, where several processes may write; for works that only one of them may do at a time. */
  readonly sequencer?: Kysely<Tables>
  /**
   * Answers a compiled look-up, past Kysely's layers, from what is committed. WHY: on SQLite they take longer than the
   * answer. It may use the writer's connection: what it is given must be a select.
   */
  readonly ask?: (query: CompiledQuery) => unknown[]
  readonly close: () => Promise<void>
}

export interface ConnectSettings {
  readonly readOnly: boolean
  /** Gives the error that callers shall see for one that the engine threw. */
  readonly plain: (error: unknown) => unknown
  readonly log?: LogConfig
}

/** The same dialect, whose connections throw plain errors. */
export function withPlainErrors(dialect: Dialect, plain: (error: unknown) => unknown): Dialect {
  return {
    createAdapter: () => dialect.createAdapter(),
    createIntrospector: (db) => dialect.createIntrospector(db),
    createQueryCompiler: () => dialect.createQueryCompiler(),
    createDriver: () => {
      const driver = dialect.createDriver()
      const init = driver.init.bind(driver)
      driver.init = (options) => init(options).catch(rethrow(plain))
      const acquire = driver.acquireConnection.bind(driver)
      const covered = new WeakSet<DatabaseConnection>()
      driver.acquireConnection = async (options) => {
        const connection = await acquire(options).catch(rethrow(plain))
        if (!covered.has(connection)) cover(connection, plain)
        covered.add(connection)
        return connection
      }
      return driver
    },
  }
}

function cover(connection: DatabaseConnection, plain: (error: unknown) => unknown): void {
  const execute = connection.executeQuery.bind(connection)
  connection.executeQuery = <Row>(query: CompiledQuery, options?: AbortableQueryOptions) =>
    execute<Row>(query, options).catch(rethrow(plain))
}

const rethrow =
  (plain: (error: unknown) => unknown) =>
  (error: unknown): never => {
    throw plain(error)
  }
