import path from 'node:path'
import { expect, test } from 'vitest'
import { disarm } from '#actions'
import { activeDocuments, TEXT } from './fixtures/disarm-documents.ts'
import { hasOffice, openInOffice } from './fixtures/disarm-soffice.ts'

// A copy is worth something when it opens: every document that an office program opens still shows its text as a copy.

const OFFICE_MS = 90_000

test.skipIf(!hasOffice)(
  'copies open in LibreOffice and show their text',
  async () => {
    const copies = activeDocuments()
      .filter(({ opens }) => opens)
      .map(({ name, bytes }) => {
        const copy = disarm(bytes, { name })
        if ('refused' in copy) throw new Error(`${name}: ${copy.refused}`)
        // PDFs need no office program, only a reader.
        return { name: `${path.parse(name).name}.${copy.extension}`, bytes: copy.bytes }
      })
    const opened = await openInOffice(copies, OFFICE_MS)
    expect(copies.length).toBeGreaterThan(25)
    expect(
      opened.filter(({ text }) => text?.replace(/\s+/g, ' ').includes(TEXT) !== true).map(({ name }) => name),
    ).toEqual([])
  },
  OFFICE_MS + 30_000,
)
