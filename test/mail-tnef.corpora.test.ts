import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { openMail, openTnef } from '#mail'
import { openingFor } from './fixtures/mail-opening.ts'

// The winmail.dat files of MimeKit's tests; each has a folder with what its readers took out of it.

const FOLDER = path.resolve(import.meta.dirname, '../../shared/corpora/mimekit/tnef')
const INTERFACE_BYTES = 16

describe.skipIf(!existsSync(FOLDER))('openTnef on real streams', () => {
  const streams = existsSync(FOLDER) ? readdirSync(FOLDER).filter((name) => name.endsWith('.tnef')) : []
  test.each(streams)('%s: every file is found by its bytes', (name) => {
    const found = contentsIn(readFileSync(path.join(FOLDER, name)), 0)
    const folder = path.join(FOLDER, name.replace(/\.tnef$/, ''))
    if (!existsSync(folder) || !statSync(folder).isDirectory()) return
    const missing = readdirSync(folder).filter((file) => {
      const bytes = readFileSync(path.join(folder, file))
      // An embedded object is stored there with the id of its interface in front; ours are the object's own bytes.
      return !found.has(normalise(bytes)) && !found.has(normalise(bytes.subarray(INTERFACE_BYTES)))
    })
    expect(missing).toEqual([])
  })

  test('long names win over the short ones', () => {
    const names = openTnef(readFileSync(path.join(FOLDER, 'long-filename.tnef')), openingFor('tnef')).children
    expect(names.map(({ name }) => name)).toContain('allproductsmar2000.dat')
  })

  test.each(['rich-text.eml', 'ukr.eml'])('%s carries one', (name) => {
    const { children } = openMail(readFileSync(path.join(FOLDER, name)), openingFor('mail'))
    const streams = children.filter(({ content }) => Buffer.isBuffer(content) && content.readUInt32LE(0) === 0x223e9f78)
    expect(streams).toHaveLength(1)
  })
})

// The folders went through a version control that turns CR LF into LF in what it takes for text.
const normalise = (bytes: Buffer): string => bytes.toString('latin1').replaceAll('\r\n', '\n')

function contentsIn(stream: Buffer, depth: number): Set<string> {
  const found = new Set<string>()
  if (depth > 5) return found
  for (const { content, kind } of openTnef(stream, openingFor('tnef')).children) {
    if (!Buffer.isBuffer(content)) continue
    found.add(normalise(content))
    if (kind === 'tnef') for (const inner of contentsIn(content, depth + 1)) found.add(inner)
  }
  return found
}
