import type { Flaw } from './flaw.ts'

// Things from outside that the road needs and that are not pure to load; handed in by whoever runs the road.

/** One file that an archive engine gave out. */
export interface EngineEntry {
  readonly name: string
  /** What was unpacked; shorter than declaredBytes when the entry was too large. Undefined when it stayed closed. */
  readonly bytes: Buffer | undefined
  readonly declaredBytes: number
  readonly packedBytes: number
  readonly encrypted: boolean
  /** Zero bytes that stand behind `bytes` and are not kept; left out when there are none. */
  readonly zeroTail?: number
}

export interface EngineResult {
  readonly entries: readonly EngineEntry[]
  /** `names`: even the list is encrypted. */
  readonly encrypted: 'none' | 'some' | 'all' | 'names'
  /** The password that opened it. */
  readonly password?: string
  readonly flaws: readonly Flaw[]
}

export interface EngineRequest {
  /** 7-Zip's name of the format, from the content: `7z`, `Rar`, `Iso`, `Udf`, ... */
  readonly format: string
  readonly passwords: readonly string[]
  readonly bytesMax: number
  readonly entryBytesMax: number
  readonly entriesMax: number
}

/** Reads the archive formats that we do not read ourselves. Synchronous; never throws. */
export interface ArchiveEngine {
  open(bytes: Buffer, request: EngineRequest): EngineResult
}

/** A grey picture, one byte a pixel, row by row. */
export interface Pixmap {
  readonly width: number
  readonly height: number
  readonly pixels: Uint8Array
}

/**
 * Reads codes for a camera (QR and the like) in a picture: a PNG, JPEG, GIF or BMP file, or grey pixels. Gives what they
 * say; undefined when the picture could not be read. Synchronous; never throws. Whoever asks has looked at the
 * dimensions, for a small file may be a huge picture.
 */
export interface CodeReader {
  read(picture: Buffer | Pixmap): readonly string[] | undefined
}

/**
 * Remembers outcomes of pure work between mails, within a bounded memory; what is remembered may be forgotten at any time.
 * What a key stands for is whoever asks' own matter.
 */
export interface Memo {
  get(key: string): unknown
  /** `bytes`: what the value holds on to. */
  set(key: string, value: object, bytes: number): void
}

export interface Tools {
  /** Left out where every mail is to be taken apart anew. */
  readonly memo?: Memo
  /** Left out where the optional package is not installed: such archives then "could not be inspected". */
  readonly archives?: ArchiveEngine
  /** Left out where it is not installed: codes in pictures are then not read, and nothing is said about them. */
  readonly codes?: CodeReader
}
