import { ByteReader } from '#bytes'
import { decodeCodePage } from '../cfb/code-page.ts'

// MS-SHLLINK 2.3 LinkInfo = size headerSize flags volumeId localBasePath networkLink suffix [basePathW suffixW]
// All are offsets from its start; the two in UTF-16 are there when the header is 0x24 bytes or longer.

export interface LinkPlace {
  readonly localPath: string
  /** `\\server\share` with what follows it. */
  readonly networkPath: string
}

const LOCAL = 1
const NETWORK = 2

export function readLinkInfo(info: Buffer): LinkPlace {
  const reader = new ByteReader(info, 4)
  const headerSize = reader.u32le()
  const flags = reader.u32le()
  reader.skip(4)
  const base = reader.u32le()
  const network = reader.u32le()
  const suffixAt = reader.u32le()
  const wideBase = headerSize >= 0x24 ? reader.u32le() : 0
  const wideSuffix = headerSize >= 0x24 ? reader.u32le() : 0
  const suffix = wideText(info, wideSuffix) || ansiText(info, suffixAt)
  const local = (flags & LOCAL) === 0 ? '' : wideText(info, wideBase) || ansiText(info, base)
  const share = (flags & NETWORK) === 0 ? '' : netName(info, network)
  return {
    localPath: local === '' ? '' : join(local, suffix),
    networkPath: share === '' ? '' : join(share, suffix),
  }
}

// CommonNetworkRelativeLink = size flags netName deviceName providerType [netNameW deviceNameW]
function netName(info: Buffer, at: number): string {
  const reader = new ByteReader(info, at + 8)
  const name = reader.u32le()
  reader.skip(8)
  const wide = name > 0x14 ? reader.u32le() : 0
  return wideText(info, wide === 0 ? 0 : at + wide) || ansiText(info, name === 0 ? 0 : at + name)
}

function ansiText(info: Buffer, at: number): string {
  return at === 0 || at >= info.length ? '' : decodeCodePage(new ByteReader(info, at).cString(), 0)
}

function wideText(info: Buffer, at: number): string {
  if (at === 0 || at >= info.length) return ''
  return info.toString('utf16le', at, at + ((info.length - at) & ~1)).replace(/\0[\s\S]*$/, '')
}

const join = (base: string, suffix: string): string =>
  suffix === '' || base.endsWith('\\') ? base + suffix : `${base}\\${suffix}`
