import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { demoMails } from '#fixtures'

// The package as it is published: plain JavaScript, started by its own door, its threads and words with it.

const ROOT = path.resolve(import.meta.dirname, '..')
let folder = ''

beforeAll(() => {
  const cache = path.join(ROOT, 'node_modules', '.cache')
  mkdirSync(cache, { recursive: true })
  // WHY there: its dependencies are found in the folders above it.
  folder = mkdtempSync(path.join(cache, 'pack-'))
  const built = spawnSync(process.execPath, ['scripts/pack.ts', path.join(folder, 'dist')], { cwd: ROOT })
  expect(built.stderr.toString()).toBe('')
  for (const { file, bytes } of demoMails()) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true })
    writeFileSync(path.join(folder, file), bytes)
  }
  writeFileSync(path.join(folder, 'words.yar'), 'rule words { strings: $a = "AutoOpen" condition: $a }')
}, 60_000)

afterAll(() => rmSync(folder, { recursive: true, force: true }))

function sekisho(...args: readonly string[]) {
  const door = path.join(folder, 'dist', 'bin', 'sekisho.mjs')
  // What is compiled once serves all of these starts, and goes with the folder.
  const env = { ...process.env, NODE_COMPILE_CACHE: path.join(folder, 'compiled') }
  const { status, stdout, stderr } = spawnSync(process.execPath, [door, ...args], {
    cwd: folder,
    encoding: 'utf8',
    env,
  })
  return { status, stdout, stderr }
}

test.each([
  [['check', '--lang', 'ja', '--trust-results', 'mx.example.jp', '01-reservation.eml'], 0, '通過  01-reservation.eml'],
  [
    ['check', '--lang', 'en', '--yara', '.', '04-invoice-doc.eml', '09-disk-image.eml'],
    10,
    /found: words[\s\S]*Hold {2}09-disk-image\.eml/,
  ],
  [['macros', '--lang', 'ja', '04-invoice-doc.eml'], 0, '自動で動くきっかけ: AutoOpen'],
  [['learn', '--lang', 'ja', '--own', 'clinic.example', '01-reservation.eml'], 0, '1通のうち1通'],
  [['check', '--lang', 'en', '--store', 'sekisho-data/store.sqlite', '01-reservation.eml'], 0, 'Pass'],
  [['memory', 'show', '--lang', 'en', 'sato@patient.example'], 0, 'sato@patient.example'],
  [['ledger', 'show', '--lang', 'en'], 2, ''],
])('the built package runs %j', (args, status, says) => {
  const ended = sekisho(...args)
  expect(ended.stderr).not.toContain('    at ')
  expect(ended.stdout).toMatch(says)
  expect(ended.status).toBe(status)
})

test('it names no file that is not in it', () => {
  const { imports, exports } = JSON.parse(readFileSync(path.join(folder, 'dist', 'package.json'), 'utf8'))
  for (const file of [...Object.values<string>(imports), exports['.'].types, exports['.'].default])
    expect(readFileSync(path.join(folder, 'dist', file)).length).toBeGreaterThan(0)
})
