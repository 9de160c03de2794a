import { execFileSync, spawn } from 'node:child_process'
import { hash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Report } from '../src/report/index.ts'
import { sekishoHere, type Typed } from './fixtures/sekisho-here.ts'

// The program as people run it: its two streams and its exit code. What only a process has, such as pipes and signals, is
// tried on a child process, everything else in this one.

const ROOT = resolve(import.meta.dirname, '..')
const BIN = join(ROOT, 'bin/sekisho.mjs')
const VERSION: string = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).version

const folder = mkdtempSync(join(tmpdir(), 'sekisho-check-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** The machine's own Node, where it is too old for us. */
function findOldNode(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((each) => !each.includes('node_modules'))
  const path = folders.map((each) => join(each, 'node')).find((each) => existsSync(each))
  if (path === undefined) return undefined
  const major = Number(/^v(\d+)/.exec(execFileSync(path, ['--version'], { encoding: 'utf8' }))?.[1])
  return major >= 18 && major < 22 ? path : undefined
}
const OLD_NODE = findOldNode()

interface Run {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

interface RunOptions {
  readonly input?: string
  readonly env?: Record<string, string>
  /** Called with all of stdout so far. */
  readonly onOutput?: (out: string, child: ReturnType<typeof spawn>) => void
}

function sekisho(words: readonly string[], { input = '', env = {}, onOutput }: RunOptions = {}): Promise<Run> {
  const { promise, resolve: done, reject } = Promise.withResolvers<Run>()
  const child = spawn(process.execPath, [BIN, ...words], {
    cwd: folder,
    env: { ...process.env, LC_ALL: 'C.UTF-8', ...env },
  })
  const run = { out: '', err: '' }
  child.stdout.setEncoding('utf8').on('data', (text) => {
    run.out += text
    onOutput?.(run.out, child)
  })
  child.stderr.setEncoding('utf8').on('data', (text) => {
    run.err += text
  })
  child.stdin.on('error', () => undefined)
  child.stdin.end(input)
  child.on('error', reject)
  child.on('close', (code) => done({ ...run, code }))
  return promise
}

const checkByProcess = (words: readonly string[], options?: RunOptions) => sekisho(['check', ...words], options)
const check = (words: readonly string[], typed?: Typed) => sekishoHere(folder, ['check', ...words], typed)
const reportsOf = ({ out }: Pick<Run, 'out'>): Report[] =>
  out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))

const HEAD = 'From: Hana <hana@example.com>\r\nTo: desk@example.jp\r\nDate: Mon, 1 Jan 2024 09:00:00 +0900\r\n'
const plainMail = (subject: string) =>
  `${HEAD}Subject: ${subject}\r\nMessage-ID: <${subject}@example.com>\r\n\r\nGood morning.\r\n`

/** An inert file with the head of a Windows program, attached under an innocent name. */
function programMail(): string {
  const program = Buffer.alloc(512)
  program.write('MZ', 0, 'latin1')
  program.writeUInt32LE(0x80, 0x3c)
  program.write('PE\0\0', 0x80, 'latin1')
  program.writeUInt16LE(0x14c, 0x84)
  return [
    `${HEAD}Subject: invoice`,
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary="b"',
    '',
    '--b',
    'Content-Type: text/plain',
    '',
    'Please see the invoice.',
    '--b',
    'Content-Type: application/pdf; name="invoice.pdf.exe"',
    'Content-Disposition: attachment; filename="invoice.pdf.exe"',
    'Content-Transfer-Encoding: base64',
    '',
    program.toString('base64').replace(/.{76}/g, '$&\r\n'),
    '--b--',
    '',
  ].join('\r\n')
}

beforeAll(() => {
  const write = (name: string, content: string) => writeFileSync(join(folder, name), content)
  write('plain.eml', plainMail('plain'))
  write('program.eml', programMail())
  write(
    'box',
    ['one', 'two', 'three'].map((name) => `From a@example.com Mon Jan  1 00:00:00 2024\n${plainMail(name)}\n`).join(''),
  )
  mkdirSync(join(folder, 'empty'))
  mkdirSync(join(folder, 'mixed/folder.eml'), { recursive: true })
  for (const name of ['1', '2', '3']) write(`mixed/${name}.eml`, plainMail(name))
  symlinkSync('nowhere', join(folder, 'mixed/2-dangling.eml'))
  write('mixed/folder.eml/inside.txt', 'just text\n')
  mkdirSync(join(folder, 'many'))
  for (let index = 0; index < 120; index += 1)
    write(`many/${String(index).padStart(3, '0')}.eml`, plainMail(`m${index}`))
})

describe('exit codes', () => {
  test.each([
    ['nothing held', ['plain.eml'], 0],
    ['something held', ['plain.eml', 'program.eml'], 10],
    ['held, but the policy only records', ['program.eml', '--policy', 'watch'], 0],
    ['a missing file outweighs a held mail', ['program.eml', 'gone.eml'], 2],
  ])('%s', async (_, words, code) => {
    expect((await check(words)).code).toBe(code)
  })

  test('are those of the process', async () => {
    const runs = [checkByProcess(['program.eml']), checkByProcess(['gone.eml'])]
    expect((await Promise.all(runs)).map(({ code }) => code)).toEqual([10, 2])
  })
})

describe('the operator’s mistakes take one line each: what, which, what to do', () => {
  test.each([
    ['no command', [], 'No command given'],
    ['a file instead of a command', ['plain.eml'], '"sekisho check plain.eml"'],
    ['no path', ['check'], 'Name a file or a folder'],
    ['an unknown option', ['check', '--foo', 'plain.eml'], '"--foo"'],
    ['an unknown policy', ['check', '--policy', 'mild', 'plain.eml'], '"mild". Give one of: clinic, strict, watch'],
    ['an unknown language', ['check', '--lang', 'fr', 'plain.eml'], '"fr". Give ja or en'],
    ['no jobs', ['check', '--jobs', '0', 'plain.eml'], '"0". Give a whole number'],
    ['a timeout that is none', ['check', '--timeout', '-1', 'plain.eml'], '"-1". Give a number of seconds'],
    ['a value left out', ['check', 'plain.eml', '--policy'], '--policy'],
    ['a missing file', ['check', 'gone.eml'], '"gone.eml": there is no such file'],
    ['an empty folder', ['check', 'empty'], '"empty": the folder is empty'],
    ['no word after a group', ['feed'], '"sekisho feed" needs one more word: add, import, list, check, remove'],
    ['an unknown word after a group', ['feed', 'foo'], 'No such command "sekisho feed foo"'],
    ['help about what is not there', ['help', 'foo'], 'No such command "foo"'],
    ['an option of another command', ['learn', '--jobs', '2'], '"sekisho learn --help" lists them all'],
    ['no address', ['memory', 'show'], 'ADDRESS is missing. "sekisho memory show --help"'],
    ['a name in two words', ['disarm', 'my', 'file.doc', '-o', 'x'], 'quotation marks'],
    ['a folder to disarm', ['disarm', 'empty', '-o', 'x'], '"empty": it is a folder'],
    ['a missing file to disarm', ['disarm', 'gone.doc', '-o', 'x'], '"gone.doc": there is no such file'],
    ['nothing to learn from', ['learn'], 'Nothing to learn from'],
    ['a missing mailbox', ['learn', '--own', 'a.example', 'gone', '--store', 'l.db'], '"gone": there is no such file'],
    ['an own domain that is none', ['learn', '--own', 'my clinic', 'plain.eml'], '"my clinic"'],
    ['a folder for a list', ['feed', 'add', 'x', 'empty', '--store', 'f.db'], 'it is a folder'],
    ['a ledger in no ledger', ['ledger', 'verify', 'plain.eml'], 'There is no ledger in "plain.eml"'],
  ])('%s', async (_, words, said) => {
    const { code, out, err } = await sekishoHere(folder, words)
    expect(err).toContain(said)
    expect(err.trimEnd().split('\n')).toHaveLength(1)
    expect({ code, reports: out.includes('"file"') }).toEqual({ code: 2, reports: false })
  })

  test('nothing on standard input', async () => {
    const { code, out, err } = await check(['-'])
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toMatch(/^sekisho: Nothing came from standard input.*\n$/)
  })

  test('in Japanese where the place speaks Japanese', async () => {
    const { err } = await sekishoHere(folder, ['check', 'gone.eml'], { env: { LC_ALL: 'ja_JP.UTF-8' } })
    expect(err).toBe(
      'sekisho: 「gone.eml」を読めません: そのようなファイルやフォルダーはありません。名前と場所をお確かめください。\n',
    )
  })
})

describe('--json', () => {
  test('one object a line, of the shape that others build on', async () => {
    const run = await check(['--json', 'plain.eml', 'program.eml'])
    const [plain, program] = reportsOf(run)
    for (const report of [plain, program]) {
      expect(Object.keys(report ?? {})).toEqual(
        'file sha256 kind verdict score findings parts recovered flaws ms'.split(' '),
      )
    }
    expect(plain).toMatchObject({ file: 'plain.eml', kind: 'mail', verdict: 'pass', score: 0, findings: [], flaws: [] })
    expect(plain?.sha256).toBe(hash('sha256', readFileSync(join(folder, 'plain.eml')), 'hex'))
    expect(plain?.recovered).toEqual({ urls: [], commands: [] })
    expect(program).toMatchObject({ file: 'program.eml', verdict: 'hold' })
    expect(program?.findings.map(({ id }) => id)).toContain('attachment/executable')
    for (const finding of program?.findings ?? []) {
      expect(Object.keys(finding)).toEqual('id group weight part evidence title why todo'.split(' '))
      expect(finding.part).toBe(finding.evidence[0]?.part)
      expect(finding.id.startsWith(`${finding.group}/`)).toBe(true)
    }
    const kinds = program?.parts.map(({ kind }) => kind)
    expect(kinds).toEqual(['mail', 'text', 'exe'])
    for (const part of program?.parts ?? [])
      expect(Object.keys(part)).toEqual(['id', 'path', 'kind', 'bytes', 'sha256'])
    expect(run.err).toBe('')
  })

  test('texts follow --lang', async () => {
    const [ja] = reportsOf(await check(['--json', '--lang', 'ja', 'program.eml']))
    const [en] = reportsOf(await check(['--json', '--lang', 'en', 'program.eml']))
    expect(ja?.findings[0]?.title).toMatch(/\p{Script=Hiragana}/u)
    expect(en?.findings[0]?.title).toMatch(/^[\x20-\x7e]+$/)
  })
})

describe('inputs', () => {
  test('results come in the order of the input, whoever is done first', async () => {
    const run = await check(['--json', '--jobs', '3', 'many', 'plain.eml', 'box'])
    const files = Array.from({ length: 120 }, (_, index) => `many/${String(index).padStart(3, '0')}.eml`)
    expect(reportsOf(run).map(({ file }) => file)).toEqual([...files, 'plain.eml', 'box#1', 'box#2', 'box#3'])
  })

  test('a folder with something unreadable still reports all the others', async () => {
    const { code, out, err } = await check(['mixed'])
    for (const name of ['1.eml', '2.eml', '3.eml', 'folder.eml/inside.txt'])
      expect(out).toContain(`Pass  mixed/${name}`)
    expect(out).toContain('Pass 4  Notice 0  Hold 0  Refuse 0  Unreadable 1')
    expect(err).toContain('"mixed/2-dangling.eml": it is a link to a file that is not there')
    expect(code).toBe(2)
  })

  test.skipIf(process.platform === 'win32')('a named pipe does not stop the run', async () => {
    execFileSync('mkfifo', ['-m', '600', join(folder, 'pipe')])
    const { code, err, out } = await check(['pipe', 'plain.eml'])
    expect(err).toContain('Cannot check "pipe"')
    expect(out).toContain('Pass  plain.eml')
    expect(code).toBe(2)
  })

  test('standard input: a mail, an mbox, a bare file', async () => {
    const kindsOf = (run: Pick<Run, 'out'>) => reportsOf(run).map(({ file, kind }) => `${file} ${kind}`)
    const kinds = async (input: string) => kindsOf(await check(['--json', '-'], { input }))
    expect(await kinds(plainMail('x'))).toEqual(['- mail'])
    expect(await kinds('%PDF-1.4\n%%EOF\n')).toEqual(['- pdf'])
    const input = readFileSync(join(folder, 'box'), 'utf8')
    expect(kindsOf(await checkByProcess(['--json', '-'], { input }))).toEqual(['-#1 mail', '-#2 mail', '-#3 mail'])
  })
})

describe.concurrent('the streams', () => {
  test('plain when piped, whatever the terminal can do', async () => {
    const { out, err } = await checkByProcess(['program.eml', 'many'], {
      env: { TERM: 'xterm-256color', COLORTERM: 'truecolor' },
    })
    expect(out + err).not.toContain('\x1b')
    expect(out).toMatch(/^Hold {2}program\.eml$/m)
  })

  test('a reader that goes away ends the run quietly', async () => {
    const run = await checkByProcess(['--json', 'many'], { onOutput: (_, child) => child.stdout?.destroy() })
    expect(run.err).toBe('')
    expect(run.code).toBe(0)
  })

  test.skipIf(process.platform === 'win32')('Ctrl+C sums up what is done', async () => {
    // Standard input stays open and silent: the run waits for it.
    const child = spawn(process.execPath, [BIN, 'check', 'plain.eml', 'program.eml', '-'], {
      cwd: folder,
      env: { ...process.env, LC_ALL: 'C.UTF-8' },
    })
    const { promise, resolve: done } = Promise.withResolvers<number | null>()
    let out = ''
    child.stdout.setEncoding('utf8').on('data', (text) => {
      out += text
      if (out.includes('Details')) child.kill('SIGINT')
    })
    child.on('close', done)
    expect(await promise).toBe(130)
    expect(out).toContain('Stopped early: 2 items checked so far')
  })
})

describe.concurrent('the program itself', () => {
  test('version and help, in both languages', async () => {
    expect((await sekisho(['--version'])).out).toBe(`${VERSION}\n`)
    const ja = await sekishoHere(folder, ['check', '--help', '--lang', 'ja'])
    const en = await sekishoHere(folder, ['check', '--help'])
    expect([ja.code, en.code]).toEqual([0, 0])
    expect(ja.out).toContain('使い方: sekisho check')
    expect(en.out).toContain('Usage: sekisho check')
    for (const option of ['--json', '--lang', '--policy', '--jobs', '--timeout', '--verbose']) {
      expect(ja.out).toContain(option)
      expect(en.out).toContain(option)
    }
  })

  test.skipIf(OLD_NODE === undefined)('an older Node hands over to the one that came along', async () => {
    const old = OLD_NODE ?? ''
    const run = execFileSync(old, [BIN, '--version'], { encoding: 'utf8' })
    expect(run).toBe(`${VERSION}\n`)
    expect(() => execFileSync(old, [BIN, 'feed'], { stdio: 'pipe' })).toThrow(expect.objectContaining({ status: 2 }))
  })

  test('without its dependencies it says what to do, in both languages', () => {
    const bare = join(folder, 'bare')
    cpSync(BIN, join(bare, 'bin/sekisho.mjs'))
    const run = () => execFileSync(process.execPath, [join(bare, 'bin/sekisho.mjs'), 'check', 'x'], { stdio: 'pipe' })
    expect(run).toThrow(/npm ci[\s\S]*npm ci/)
  })
})
