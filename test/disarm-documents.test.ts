import { inspect } from 'sekisho'
import { describe, expect, test } from 'vitest'
import { type Disarmed, disarm } from '#actions'
import { Budget } from '#bytes'
import { DEFAULT_LIMITS, type Message } from '#domain'
import { readEntry, readZip } from '#unpack'
import { activeDocuments } from './fixtures/disarm-documents.ts'
import { builtFixtures } from './fixtures/every-fixture.ts'
import { buildDoc, buildEncryptedDocx, buildMsg, buildXls } from './fixtures/office-binary.ts'
import { allFacts } from './fixtures/office-open.ts'

// Copies without active content: everything that acts is gone, as the same road sees it that inspects mails.

const ACTING = ['vba-project', 'code', 'command', 'xlm-sheet', 'xlm-trigger', 'object', 'folded', 'encryption'] as const

const copyOf = (result: Disarmed): Buffer => {
  if ('refused' in result) throw new Error(`refused: ${result.refused} ${result.detail}`)
  return result.bytes
}
const actingIn = (message: Message): string[] => [
  ...ACTING.filter((type) => allFacts(message, type).length > 0),
  ...allFacts(message, 'relation')
    .filter(({ relation, target }) => relation !== 'hyperlink' || !/^(?:https?|mailto):/.test(target))
    .map(({ relation, target }) => `${relation} ${target}`),
  ...message.parts
    .filter(({ role }) => role === 'object' || role === 'code' || role === 'hidden')
    .map(({ path }) => path),
]

const DOCUMENTS = activeDocuments()

// What the documents would have run or loaded, as they spell it, whatever our own readers make of it.
const COMMANDS =
  /EAUTO|\bDDE|cmd|objdata|JavaScript|Launch|vbaProject|AutoOpen|Auto_Open|Shell|calc\.exe|SERVICE|PCWDiag|example\.com(?!\/stays|\/"\})/i

/** All parts of a package, or the bytes themselves, with two-byte characters made one. */
function wordsIn(copy: Buffer): string {
  const { entries } = readZip(copy)
  const pieces = copy.toString('latin1', 0, 2) === 'PK' ? entries.map((entry) => unpackedEntry(copy, entry)) : [copy]
  return pieces.map((piece) => piece.toString('latin1').replaceAll('\0', '')).join('\n')
}
const unpackedEntry = (copy: Buffer, entry: Parameters<typeof readEntry>[1]): Buffer =>
  readEntry(copy, entry, new Budget(DEFAULT_LIMITS)).value

describe('disarm', () => {
  test.each(DOCUMENTS)('$name acts before, and does nothing after', async ({ name, bytes, removes }) => {
    const result = disarm(bytes, { name })
    const copy = copyOf(result)
    const { message, verdict } = await inspect(copy, { name, as: 'file' })
    expect(actingIn(message)).toEqual([])
    expect(verdict.decision).toBe('pass')
    const removed = 'refused' in result ? [] : result.removed.map(({ what }) => what)
    expect(removed).toEqual(expect.arrayContaining([...removes]))
  })

  test('the fixtures do act: most of them are found by the road', async () => {
    const quiet: string[] = []
    for (const { name, bytes } of DOCUMENTS) {
      const { message } = await inspect(bytes, { name, as: 'file' })
      if (actingIn(message).length === 0) quiet.push(name)
    }
    expect(quiet.length).toBeLessThan(DOCUMENTS.length / 4)
  })

  test.each(DOCUMENTS.filter(({ name }) => !/\.(?:zip|gz|tar)$/.test(name)))(
    '$name: its commands are nowhere in the copy',
    ({ name, bytes }) => {
      expect(wordsIn(copyOf(disarm(bytes, { name })))).not.toMatch(COMMANDS)
    },
  )

  test.each(DOCUMENTS)('$name: a copy of the copy takes nothing more that acts', ({ name, bytes }) => {
    const first = disarm(bytes, { name })
    const again = disarm(copyOf(first), { name })
    expect('refused' in again ? again : again.removed.filter(({ what }) => what !== 'unknown-part')).toEqual([])
    expect(disarm(bytes, { name })).toEqual(first)
  })

  test.each<readonly [string, Buffer, string]>([
    ['an encrypted package', buildEncryptedDocx(), 'encrypted'],
    ['an encrypted document', buildDoc({ encrypted: true }), 'encrypted'],
    ['an encrypted workbook', buildXls({ encrypted: true }), 'encrypted'],
    ['an Outlook message', buildMsg({ subject: 'a', text: 'b' }), 'format'],
    [
      'Rich Text that lost a brace',
      Buffer.from(
        '{\\rtf1 a{\\field{\\*\\fldinst PAGE}{\\fldrslt x}}\\field{\\*\\fldinst DDEAUTO cmd a}{\\fldrslt y}}',
      ),
      'damaged',
    ],
    ['a PDF without pages', Buffer.from('%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n'), 'damaged'],
    ['nothing', Buffer.alloc(0), 'format'],
    ['a text', Buffer.from('hello'), 'format'],
  ])('%s is refused', (_, bytes, reason) => {
    expect(disarm(bytes)).toMatchObject({ refused: reason })
  })
})

describe('what is cut or bent', () => {
  const SOURCES = [...builtFixtures(), ...DOCUMENTS].filter(({ bytes }) => bytes.length < 30_000)
  const seeded = (seed: number) => () => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
    return seed / 2 ** 32
  }
  const isSound = (bytes: Buffer, name: string): string | undefined => {
    const result = disarm(bytes, { name })
    return 'refused' in result && result.refused === 'crashed' ? `${name}: ${result.detail}` : undefined
  }

  test('truncations are refused or clean, and never crash', () => {
    const crashed = SOURCES.flatMap(({ name, bytes }) =>
      Array.from({ length: 8 }, (_, step) =>
        isSound(bytes.subarray(0, Math.floor((bytes.length * (step + 0.5)) / 8)), name),
      ),
    )
    expect(crashed.filter((each) => each !== undefined)).toEqual([])
  })

  test('mutations are refused or clean, and never crash', async () => {
    const random = seeded(7)
    const wrong: unknown[] = []
    for (const { name, bytes } of SOURCES) {
      for (let count = 0; count < 6; count += 1) {
        const bent = Buffer.from(bytes)
        for (let bit = 0; bit < 1 + count * 4; bit += 1)
          bent[Math.floor(random() * bent.length)] =
            count % 2 === 0 ? Math.floor(random() * 256) : ([0, 0xff, 0x7f][bit % 3] ?? 0)
        const result = disarm(bent, { name })
        if ('refused' in result) {
          if (result.refused === 'crashed') wrong.push(result)
          continue
        }
        if (count > 1) continue
        const { message } = await inspect(result.bytes, { name, as: 'file' })
        wrong.push(...actingIn(message))
      }
    }
    expect(wrong).toEqual([])
  })
})
