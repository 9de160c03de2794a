import { hash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { type MimeNode, Splitter, type SplitterChunk } from '@zone-eu/mailsplit'
import { simpleParser } from 'mailparser'
import PostalMime from 'postal-mime'
import { describe, expect, test } from 'vitest'
import { looksLikeMail, openMail } from '#mail'
import { openingFor } from './fixtures/mail-opening.ts'

// What any mail program sees, we see: every attachment that one of three independent parsers finds in a real mail must be
// among ours, by its bytes.

const CORPORA = path.resolve(import.meta.dirname, '../../shared/corpora')
const FOLDERS = ['ruby-mail', 'mimekit/messages', 'mimekit/partial', 'mimekit/tnef', 'mimekit/yenc']

interface Seen {
  readonly name: string
  readonly content: Buffer
}

const mails = existsSync(CORPORA) ? FOLDERS.flatMap(mailsIn) : []

function mailsIn(folder: string): { label: string; bytes: Buffer }[] {
  return readdirSync(path.join(CORPORA, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(?:eml|txt|msg|ntx|dat)$|^[^.]+$/.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .map((file) => ({ label: path.relative(CORPORA, file), bytes: readFileSync(file) }))
    .filter(({ label, bytes }) => label.endsWith('.eml') || looksLikeMail(bytes.subarray(0, 1_024)))
}

describe.skipIf(!existsSync(CORPORA))('openMail beside other parsers', () => {
  test('there are mails to read', () => {
    expect(mails.length).toBeGreaterThan(100)
  })

  test('each of the three finds attachments', async () => {
    const readers = [byMailparser, byPostalMime, byMailsplit]
    const counts = await Promise.all(
      readers.map(async (read) => (await Promise.all(mails.map(({ bytes }) => read(bytes)))).flat().length),
    )
    expect(Math.min(...counts)).toBeGreaterThan(40)
  })

  test.each(mails)('$label', async ({ bytes }) => {
    const ours = new Set(leavesOf(bytes, 0).flatMap(formsOf))
    const theirs = [...(await byMailparser(bytes)), ...(await byPostalMime(bytes)), ...(await byMailsplit(bytes))]
    const missing = theirs.filter(({ content }) => !formsOf(content).some((form) => ours.has(form)))
    expect(
      missing.map(({ name, content }) => `${name} (${content.length}) ${content.toString('latin1', 0, 60)}`),
    ).toEqual([])
  })
})

function leavesOf(bytes: Buffer, depth: number): Buffer[] {
  if (depth > 10) return []
  return openMail(bytes, openingFor('mail')).children.flatMap(({ content, kind }) => {
    if (!Buffer.isBuffer(content)) return []
    return kind === 'mail' ? [content, ...leavesOf(content, depth + 1)] : [content]
  })
}

/**
 * A content by its hash, as it is and in the ways other parsers change it: line ends made LF or CR LF, the last line end
 * taken or given, text turned into UTF-8.
 */
function formsOf(content: Buffer): string[] {
  const trimmed = content
    .toString('latin1')
    .replace(/\r*\n|\r/g, '\n')
    .replace(/\n+$/, '')
  return [hash('sha256', content, 'hex'), hash('sha256', Buffer.from(trimmed, 'latin1'), 'hex')]
}

async function byMailparser(bytes: Buffer): Promise<Seen[]> {
  const { attachments } = await simpleParser(bytes)
  return attachments.map(({ filename, content }) => ({ name: `mailparser: ${filename}`, content }))
}

async function byPostalMime(bytes: Buffer): Promise<Seen[]> {
  try {
    const { attachments } = await new PostalMime().parse(bytes)
    return attachments.map(({ filename, content }) => ({
      name: `postal-mime: ${filename}`,
      content: typeof content === 'string' ? Buffer.from(content) : Buffer.from(content as ArrayBuffer),
    }))
  } catch {
    return [] // it refuses mails that nest too deep for it; ours need not
  }
}

/** mailsplit hands over each leaf's bytes in chunks, to be decoded by the stream it recommends. */
async function byMailsplit(bytes: Buffer): Promise<Seen[]> {
  const leaves: Promise<Seen>[] = []
  let write: ((chunk: Buffer | undefined) => void) | undefined
  const splitter = new Splitter()
  splitter.end(bytes)
  for await (const data of splitter as AsyncIterable<SplitterChunk>) {
    if (data.type === 'body') write?.(data.value)
    if (data.type !== 'node') continue
    write?.(undefined)
    const leaf = decodeLeaf(data)
    write = leaf.write
    if (data.filename || data.disposition === 'attachment') leaves.push(leaf.seen)
  }
  write?.(undefined)
  return Promise.all(leaves)
}

function decodeLeaf(node: MimeNode): { seen: Promise<Seen>; write: (chunk: Buffer | undefined) => void } {
  const decoder = node.getDecoder()
  const chunks: Buffer[] = []
  decoder.on('data', (chunk: Buffer) => chunks.push(chunk))
  const seen = new Promise<Seen>((resolve) => {
    decoder.on('end', () => resolve({ name: `mailsplit: ${node.filename ?? ''}`, content: Buffer.concat(chunks) }))
  })
  return { seen, write: (chunk) => void (chunk === undefined ? decoder.end() : decoder.write(chunk)) }
}
