import { gzipSync } from 'node:zlib'
import { readEntry, readTar, readZip, unpackGzip } from '#unpack'
import { copyFile, renamed } from '../copy-file.ts'
import type { Copy, Disarmer, Disarming } from '../disarming.ts'
import { Refusal } from '../removals.ts'
import { writeZip, type ZipMember } from '../write-zip.ts'
import { writeTar } from './write-tar.ts'

// Archives are written anew: documents in them as copies without active content, texts and pictures as they are. What can
// be neither (programs, scripts, shortcuts, locked files, formats that are not written) is left out and listed.

const DEPTH_MAX = 8
// LIMIT: entries of one archive.
const MEMBERS_MAX = 5_000

export const disarmZip: Disarmer = (bytes, _kind, disarming): Copy => {
  const { entries, flaws } = readZip(bytes)
  if (flaws.some(({ level }) => level === 'stopped')) throw new Refusal('damaged', 'zip')
  const files = entries.filter(({ isDirectory, overlaps }) => !isDirectory && !overlaps)
  if (files.length > 0 && files.every(({ encrypted }) => encrypted)) throw new Refusal('encrypted')
  const found = files.map((entry) => {
    const { value, flaws } = readEntry(bytes, entry, disarming.budget)
    const isWhole = !entry.encrypted && !flaws.some(({ level }) => level !== 'odd')
    return { name: entry.name, content: isWhole ? value : undefined }
  })
  const zip = writeZip(copyMembers(found, disarming))
  if (zip === undefined) throw new Refusal('too-large')
  return { bytes: zip, extension: 'zip' }
}

export const disarmTar: Disarmer = (bytes, _kind, disarming): Copy => {
  const { value, flaws } = readTar(bytes)
  if (flaws.some(({ level }) => level === 'stopped')) throw new Refusal('too-large')
  const found = value.map(({ name, content, declaredBytes }) => ({
    name,
    content: content.length < declaredBytes ? undefined : content,
  }))
  return { bytes: writeTar(copyMembers(found, disarming)), extension: 'tar' }
}

export const disarmGzip: Disarmer = (bytes, _kind, disarming): Copy => {
  const { value, flaws } = unpackGzip(bytes, disarming.budget)
  if (!Buffer.isBuffer(value.content)) throw new Refusal('too-large')
  if (flaws.some(({ level }) => level !== 'odd')) throw new Refusal('damaged', 'gzip')
  const [member] = copyMembers([{ name: value.name, content: value.content }], disarming)
  return { bytes: gzipSync(member?.content ?? Buffer.alloc(0)), extension: 'gz' }
}

interface Found {
  readonly name: string
  /** Undefined where it could not be read whole. */
  readonly content: Buffer | undefined
}

function copyMembers(found: readonly Found[], disarming: Disarming): ZipMember[] {
  if (disarming.depth >= DEPTH_MAX || found.length > MEMBERS_MAX) throw new Refusal('too-large')
  const members: ZipMember[] = []
  const names = new Set<string>()
  for (const { name, content } of found) {
    const copy = content === undefined ? undefined : copyOf(name, content, disarming)
    if (copy === undefined) disarming.removals.add('left-out', name)
    else members.push({ name: freeName(renamed(name, copy.extension), names), content: copy.bytes })
  }
  if (members.length === 0) throw new Refusal('nothing-left')
  return members
}

function copyOf(name: string, content: Buffer, disarming: Disarming): Copy | undefined {
  try {
    return copyFile(name, content, disarming)
  } catch (error) {
    // One file that fails is left out, and the others are kept.
    if (error instanceof Refusal) return undefined
    throw error
  }
}

const NAME_CHARS_MAX = 200

/** A name that no entry has yet, without steps up and without a root. */
function freeName(name: string, names: Set<string>): string {
  const steps = name
    .replaceAll('\\', '/')
    .split('/')
    .map((step) => step.replace(/[\0-\x1f<>:"|?*\u200b-\u200f\u202a-\u202e\u2066-\u2069]/g, '_').trim())
    .filter((step) => step !== '' && step !== '.' && step !== '..')
  const plain = steps.join('/').slice(-NAME_CHARS_MAX) || 'file'
  let free = plain
  for (let number = 2; names.has(free.toLowerCase()); number += 1) free = `${number}-${plain}`
  names.add(free.toLowerCase())
  return free
}
