import { isUtf8 } from 'node:buffer'
import { ByteReader } from '#bytes'
import type { CfbEntry } from '../cfb/cfb-directory.ts'
import { decodeCodePage } from '../cfb/code-page.ts'
import { type Cfb, childrenOf } from '../cfb/read-cfb.ts'

// MS-OXMSG section 2.4: a storage (message, attachment or recipient) keeps its properties in the stream
// `__properties_version1.0`: header, then 16 bytes each: type(2) id(2) flags(4) value(8); and those of variable size
// in streams of their own, `__substg1.0_IIIITTTT`. Types: 001F UTF-16, 001E bytes in the message's code page, 0102 bytes.

const FIXED_STREAM = '__properties_version1.0'
const ROW_BYTES = 16
const STREAM_NAME = /^__substg1\.0_([0-9a-f]{4})([0-9a-f]{4})$/i

const TYPE_INTEGER = 0x0003
const TYPE_BOOLEAN = 0x000b
const TYPE_TIME = 0x0040
const TYPE_ANSI = 0x001e
const TYPE_WIDE = 0x001f
const TYPE_BYTES = 0x0102
const INTERNET_CODE_PAGE = 0x3fde
const MESSAGE_CODE_PAGE = 0x3ffd
const LOCALE = 0x3ff1
const UTF8_PAGE = 65001
const NAMED_FROM = 0x8000
const NAMED_MAX = 500
const NAMED_BYTES_MAX = 4_096

export interface Properties {
  /** Code page of texts that are not UTF-16; 0 when unknown. */
  readonly codePage: number
  text(id: number): string
  bytes(id: number): Buffer | undefined
  number(id: number): number | undefined
  time(id: number): Date | undefined
  /** Short texts under ids that stand for names, another number in each message. */
  namedTexts(): readonly string[]
}

/** The properties of one storage. `headerBytes`: 32 for a message, 24 for one inside, 8 for the rest. */
export function readProperties(cfb: Cfb, storage: number, headerBytes: number, codePage: number): Properties {
  const streams = new Map<number, { readonly type: number; readonly entry: CfbEntry }[]>()
  let fixed: Buffer = Buffer.alloc(0)
  for (const entry of childrenOf(cfb, storage)) {
    if (entry.type !== 'stream') continue
    if (entry.name.toLowerCase() === FIXED_STREAM) fixed = cfb.stream(entry)
    const [, id = '', type = ''] = STREAM_NAME.exec(entry.name) ?? []
    if (id === '') continue
    const key = Number.parseInt(id, 16)
    streams.set(key, [...(streams.get(key) ?? []), { type: Number.parseInt(type, 16), entry }])
  }
  const rows = readRows(fixed, headerBytes)
  const stream = (id: number, type: number) => streams.get(id)?.find((one) => one.type === type)?.entry
  const listed = (id: number) => rows.get(id)?.value.readUInt32LE(0)
  const page = listed(MESSAGE_CODE_PAGE) ?? pageOfLocale(listed(LOCALE)) ?? listed(INTERNET_CODE_PAGE) ?? codePage
  return {
    codePage: page,
    text(id) {
      const wide = stream(id, TYPE_WIDE)
      if (wide !== undefined) return cfb.stream(wide).toString('utf16le').replace(/\0+$/, '')
      const ansi = stream(id, TYPE_ANSI)
      return ansi === undefined ? '' : decodeAnsi(cfb.stream(ansi), page).replace(/\0+$/, '')
    },
    namedTexts() {
      const named = [...streams.keys()].filter((id) => id >= NAMED_FROM).slice(0, NAMED_MAX)
      const short = named.filter((id) => streams.get(id)?.every(({ entry }) => entry.size <= NAMED_BYTES_MAX))
      return short.map((id) => this.text(id))
    },
    bytes(id) {
      const entry = stream(id, TYPE_BYTES)
      return entry === undefined ? undefined : cfb.stream(entry)
    },
    number(id) {
      const row = rows.get(id)
      return row !== undefined && (row.type === TYPE_INTEGER || row.type === TYPE_BOOLEAN)
        ? row.value.readUInt32LE(0)
        : undefined
    },
    time(id) {
      const row = rows.get(id)
      return row?.type === TYPE_TIME ? fileTime(row.value) : undefined
    },
  }
}

function readRows(fixed: Buffer, headerBytes: number): Map<number, { readonly type: number; readonly value: Buffer }> {
  const rows = new Map<number, { readonly type: number; readonly value: Buffer }>()
  const reader = new ByteReader(fixed, headerBytes)
  while (reader.left >= ROW_BYTES) {
    const type = reader.u16le()
    const id = reader.u16le()
    reader.skip(4)
    rows.set(id, { type, value: reader.take(8) })
  }
  return rows
}

// QUIRK: UTF-8 stands in such texts whatever the message says of them, and never by chance.
const decodeAnsi = (bytes: Buffer, page: number): string =>
  decodeCodePage(bytes, isUtf8(bytes) ? UTF8_PAGE : page === UTF8_PAGE ? 0 : page)

// The ANSI code page of a language (MS-LCID, primary language in the low 10 bits).
function pageOfLocale(locale: number | undefined): number | undefined {
  if (locale === undefined) return undefined
  if (locale === 0x0404 || locale === 0x0c04) return 950
  return PAGE_OF_LANGUAGE[locale & 0x3ff] ?? 1252
}

const PAGE_OF_LANGUAGE: Readonly<Record<number, number>> = {
  1: 1256,
  2: 1251,
  4: 936,
  5: 1250,
  8: 1253,
  13: 1255,
  14: 1250,
  17: 932,
  18: 949,
  21: 1250,
  24: 1250,
  25: 1251,
  30: 874,
  31: 1254,
  34: 1251,
  42: 1258,
}

// 100-nanosecond steps since 1601.
function fileTime(value: Buffer): Date | undefined {
  const milliseconds = Number(value.readBigUInt64LE(0) / 10_000n) - 11_644_473_600_000
  const date = new Date(milliseconds)
  return Number.isNaN(date.getTime()) || milliseconds <= 0 ? undefined : date
}
