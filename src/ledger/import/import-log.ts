import type { TenantStore } from '#store'
import type { LogFormat, LogImport } from './imported-event.ts'

export interface ImportSettings {
  /** What the file is called in the result. */
  readonly file: string
  /** Its bytes; asked once. Packed with gzip or not, as logs lie about. */
  readonly open: () => AsyncIterable<Buffer>
  readonly format?: LogFormat
  /** The last line is not after this: what year a line is of that names none. By default now. */
  readonly writtenBefore: number
  readonly now: number
  /** Bytes read so far. */
  readonly onProgress?: (bytes: number, lines: number) => void
}

/** Why a file was not read. */
export type ImportRefusal = { readonly looksLike: 'nothing-known' | 'empty' | LogFormat }

/** Reads a log of another server into the store. What is broken in it is counted, never thrown. */
export type ImportLog = (clinic: TenantStore, settings: ImportSettings) => Promise<LogImport | ImportRefusal>
