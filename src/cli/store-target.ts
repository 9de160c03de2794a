import path from 'node:path'

/** Where the place keeps what it remembers: `--store`, else SEKISHO_STORE, else a folder where the command is run. */
export const storeTarget = (given: string | undefined): string =>
  given ?? process.env.SEKISHO_STORE ?? path.join('sekisho-data', 'store.sqlite')
