import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { inspect } from 'sekisho'
import { describe, expect, test } from 'vitest'

// DDE and outside links of files that real programs wrote, where they stand beside the checkout.

const CORPORA = path.resolve(import.meta.dirname, '../../shared/corpora/oletools')
// How its archives are locked against virus scanners.
const known = { passwords: ['infected-test'] }
const filesIn = (folder: string): string[] =>
  existsSync(CORPORA) ? readdirSync(path.join(CORPORA, folder)).map((name) => `${folder}/${name}`) : []
const walk = (file: string) => inspect(readFileSync(path.join(CORPORA, file)), { name: path.basename(file), known })

const WITH_DDE = ['msodde', 'ooxml', 'encrypted']
  .flatMap(filesIn)
  .filter((file) => path.basename(file).startsWith('dde-'))
const WITHOUT = ['msodde', 'ooxml'].flatMap(filesIn).filter((file) => !path.basename(file).startsWith('dde-'))

describe.skipIf(!existsSync(CORPORA))('files of the corpora', () => {
  test.each(WITH_DDE)('%s: the command is found, and it is held', async (file) => {
    const { message, findings, verdict } = await walk(file)
    const commands = message.parts.flatMap(({ facts }) =>
      facts.flatMap((fact) => (fact.type === 'command' ? [fact.command] : [])),
    )
    expect(commands[0]).toMatch(/cmd(?:\.exe)? \/[ck] .*calc\.exe$/)
    expect(findings.map(({ id }) => id)).toContain('macro/dde-command')
    expect(verdict.decision).toBe('hold')
  })

  test.each(WITHOUT)('%s: there is none', async (file) => {
    expect((await walk(file)).verdict.decision).toBe('pass')
  })

  test.each(filesIn('oleobj/external_link'))('%s is named for its link', async (file) => {
    const { findings, verdict } = await walk(file)
    expect(findings.map(({ id }) => id)).toContain('attachment/remote-object')
    expect(verdict.decision).toBe('hold')
  })
})
