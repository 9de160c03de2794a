import { ByteReader } from '#bytes'
import type { Flaw } from '#domain'
import { decodeCodePage } from '../cfb/code-page.ts'
import { pathOfIdList } from './id-list.ts'
import { type LinkPlace, readLinkInfo } from './link-info.ts'

// A Windows shortcut (MS-SHLLINK):
//   SHELL_LINK = HEADER(76) [LINKTARGET_IDLIST] [LINKINFO] [STRING_DATA] *EXTRA_DATA terminal(4)
// Sizes that lie are common in hostile ones, so what was read before a break is kept, and so are the bytes behind.

export interface ShellLink {
  /** Where the shortcut leads, spelled by its id list, by its link info, and by its environment block. */
  readonly idListPath: string
  readonly place: LinkPlace
  readonly environmentPath: string
  readonly name: string
  readonly relativePath: string
  readonly workingDir: string
  readonly args: string
  readonly icon: string
  /** 1 normal, 3 maximised, 7 minimised. */
  readonly showCommand: number
  /** NetBIOS name of the computer that made it; empty when it does not say. */
  readonly machine: string
  /** Offset of the first byte behind the shortcut's own structure. */
  readonly end: number
  readonly flaws: readonly Flaw[]
}

const HEADER_BYTES = 76
const FLAG = { idList: 1, linkInfo: 2, name: 4, relative: 8, workingDir: 16, args: 32, icon: 64, unicode: 128 }
const ENVIRONMENT = 0xa0000001
const TRACKER = 0xa0000003
const ICON_ENVIRONMENT = 0xa0000007
const BLOCKS_MAX = 64

export function parseShellLink(bytes: Buffer): ShellLink {
  const reader = new ByteReader(bytes, 20)
  const flags = reader.u32le()
  reader.seek(60)
  const showCommand = reader.u32le()
  reader.seek(HEADER_BYTES)
  const idListPath = (flags & FLAG.idList) === 0 ? '' : pathOfIdList(reader.take(reader.u16le()))
  const place = (flags & FLAG.linkInfo) === 0 ? readLinkInfo(Buffer.alloc(0)) : readLinkInfo(takeLinkInfo(reader))
  const text = (flag: number): string => ((flags & flag) === 0 ? '' : readText(reader, (flags & FLAG.unicode) !== 0))
  const name = text(FLAG.name)
  const relativePath = text(FLAG.relative)
  const workingDir = text(FLAG.workingDir)
  const args = text(FLAG.args)
  const icon = text(FLAG.icon)
  const extra = readExtra(reader)
  const flaws: Flaw[] = reader.overrun ? [{ code: 'lnk/ends-early', level: 'broken', at: bytes.length }] : []
  return {
    ...{ idListPath, place, name, relativePath, workingDir, args, showCommand, flaws },
    environmentPath: extra.environment,
    icon: extra.icon || icon,
    machine: extra.machine,
    end: Math.min(bytes.length, reader.at),
  }
}

function takeLinkInfo(reader: ByteReader): Buffer {
  const from = reader.at
  const size = reader.u32le()
  reader.seek(from)
  return reader.take(Math.max(4, size))
}

// StringData: a count of characters, not of bytes; no NUL behind.
function readText(reader: ByteReader, isUnicode: boolean): string {
  const count = reader.u16le()
  return isUnicode ? reader.utf16le(count * 2) : decodeCodePage(reader.take(count), 0)
}

interface Extra {
  environment: string
  icon: string
  machine: string
}

function readExtra(reader: ByteReader): Extra {
  const extra: Extra = { environment: '', icon: '', machine: '' }
  for (let blocks = 0; blocks < BLOCKS_MAX && reader.left >= 4; blocks += 1) {
    const from = reader.at
    const size = reader.u32le()
    if (size < 4) return extra
    const signature = reader.left >= 4 ? reader.u32le() : 0
    // QUIRK: text glued to a shortcut without a terminal reads as a block of absurd size; it is not one of ours.
    if (size < 8 || signature >>> 4 !== 0xa000000) {
      reader.seek(from)
      return extra
    }
    readBlock(signature, reader.take(size - 8), extra)
  }
  return extra
}

// Environment and icon blocks: the path in ANSI (260) and in UTF-16 (520), each with a NUL where it ends.
function readBlock(signature: number, body: Buffer, extra: Extra): void {
  if (signature === TRACKER) extra.machine = untilNul(body.toString('latin1', 8, 24))
  if (signature !== ENVIRONMENT && signature !== ICON_ENVIRONMENT) return
  const wide = untilNul(body.toString('utf16le', 260, Math.min(body.length, 780) & ~1))
  const path = wide || untilNul(decodeCodePage(body.subarray(0, Math.max(0, body.indexOf(0))), 0))
  if (signature === ENVIRONMENT) extra.environment = path
  else extra.icon = path
}

const untilNul = (text: string): string => text.replace(/\0[\s\S]*$/, '')
