import { hash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { simpleParser } from 'mailparser'
import { describe, expect, test } from 'vitest'
import { applyMarks, disarmMail, marksFor } from '#actions'
import { looksLikeMail } from '#mail'

// Mails as real programs wrote them, marked: another parser shows the banner first, then the text, and the same files.

const CORPORA = path.resolve(import.meta.dirname, '../../shared/corpora')
const FOLDERS = ['ruby-mail', 'mimekit/messages', 'mimekit/partial', 'mimekit/tnef', 'mimekit/yenc']
const BYTES_MAX = 200_000

const mails = existsSync(CORPORA) ? FOLDERS.flatMap(mailsIn) : []

function mailsIn(folder: string): { label: string; bytes: Buffer }[] {
  return readdirSync(path.join(CORPORA, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(?:eml|txt|msg|ntx|dat)$|^[^.]+$/.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .map((file) => ({ label: path.relative(CORPORA, file), bytes: readFileSync(file) }))
    .filter(({ label, bytes }) => label.endsWith('.eml') || looksLikeMail(bytes.subarray(0, 1_024)))
    .filter(({ bytes }) => bytes.length <= BYTES_MAX)
}

const NOTICE = { verdict: 'notice', score: 30, findings: [] } as const
const MARK = marksFor(NOTICE, { id: 'm1', authservId: 'mx.example', banner: ['ja'], subjectTag: '【注意】' })
const LEAD = /^(?:【注意】このメールには|\[CAUTION\] Something)/

async function seenIn(bytes: Buffer) {
  const options = { skipHtmlToText: true, skipTextToHtml: true, skipTextLinks: true }
  const { text, html, attachments } = await simpleParser(bytes, options)
  return { text, html: html || undefined, files: attachments.map(({ content }) => hash('sha256', content, 'hex')) }
}
const wordsIn = (html: string): string =>
  html
    .replace(/<(style|title|script)[\s\S]*?<\/\1>|<!--[\s\S]*?-->|<[^>]*>/gi, '')
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .trim()

describe.skipIf(mails.length === 0)('marks on real mails', () => {
  test.each(mails)('$label', async ({ bytes }) => {
    const marked = applyMarks(bytes, MARK)
    const [before, after] = await Promise.all([seenIn(bytes), seenIn(marked.bytes)])
    expect(after.files).toEqual(before.files)
    if (marked.notes.some((note) => note.startsWith('banner-left-out'))) {
      expect([after.text, after.html]).toEqual([before.text, before.html])
      return
    }
    const shown = [after.text?.trimStart() ?? '', wordsIn(after.html ?? '')].filter((text) => text !== '')
    expect(shown.length).toBeGreaterThan(0)
    for (const text of shown) expect(text).toMatch(LEAD)
  })

  test('nearly all of those that have a text bear the banner, and most can be disarmed', () => {
    const notes = mails.flatMap(({ bytes }) => applyMarks(bytes, MARK).notes)
    expect(notes.filter((note) => note === 'banner-left-out-unclear').length).toBeLessThan(mails.length / 8)
    const refused = mails.flatMap(({ bytes }) => {
      const result = disarmMail(bytes)
      return 'refused' in result ? result.refused : []
    })
    expect(refused).not.toContain('crashed')
    expect(refused.length).toBeLessThan(mails.length / 6)
  })
})
