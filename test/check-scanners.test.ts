import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { buildDocm, buildZip, composeMail } from '#fixtures'
import { sekishoHere } from './fixtures/sekisho-here.ts'

// `sekisho check` with scanners beside it, as people run it. clamd itself: test/scanners-clamd.test.ts.

const folder = mkdtempSync(join(tmpdir(), 'sekisho-scan-'))
afterAll(() => rmSync(folder, { recursive: true }))

const RULE = 'rule own_marker { meta: sekisho = "hold" strings: $a = "echo example.com" condition: $a }\n'
mkdirSync(join(folder, 'rules'))
writeFileSync(join(folder, 'rules', 'own.yar'), RULE)
writeFileSync(join(folder, 'rules', 'bad.yar'), 'rule bad { condition: nothing }\n')
const docm = buildDocm({ modules: [{ name: 'M', source: 'Sub A()\nx = "echo example.com"\nEnd Sub' }] })
const zip = buildZip([{ name: '見積.docm', data: docm, password: 'Kz7!qm2X9' }])
writeFileSync(
  join(folder, 'locked.eml'),
  composeMail({ text: '資料です。', attachments: [{ name: 'a.zip', content: zip }] }),
)

const check = async (...words: string[]) => {
  const { out, err } = await sekishoHere(folder, ['check', '--json', ...words])
  return { report: JSON.parse(out || '{}'), stderr: err }
}
const idsOf = ({ findings }: { findings: { id: string }[] }) => findings.map(({ id }) => id)

test('YARA sees the macro in the document in the archive that a given password opens', async () => {
  const closed = await check('--yara', 'rules', 'locked.eml')
  expect(closed.stderr).toContain('bad.yar:1:')
  expect(idsOf(closed.report)).toEqual(['attachment/encrypted-archive-closed'])
  const opened = await check('--yara', 'rules', '--password', 'Kz7!qm2X9', 'locked.eml')
  expect(idsOf(opened.report)).toContain('attachment/yara-match')
  expect(opened.report.verdict).toBe('hold')
})

test('a daemon that is down is told, and does not hold anything by itself', async () => {
  writeFileSync(join(folder, 'plain.eml'), composeMail({}))
  const { report } = await check('--clamd', join(folder, 'no.socket'), 'plain.eml')
  expect(report.verdict).toBe('pass')
  expect(idsOf(report)).toEqual(['shape/scanner-not-asked'])
})

test.each([
  ['--yara', 'nowhere'],
  ['--clamd', 'localhost'],
])('%s %s is wrong use, said in one line', async (option, value) => {
  const { stderr } = await check(option, value, 'locked.eml')
  expect(stderr.trim().split('\n')).toHaveLength(1)
})
