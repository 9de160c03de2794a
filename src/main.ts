import { readFileSync } from 'node:fs'
import { startThreadEarly } from './pool/start-thread.ts'

// The program behind bin/sekisho.mjs: wiring only.

const manifest: { version: string } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))

const words = process.argv.slice(2)
if (words.includes('check')) startThreadEarly()
const { runCli } = await import('./cli/run-cli.ts')
const code = await runCli(words, manifest.version)
// WHY exit: workers still busy with a mail that nobody waits for must not keep the process alive. What was printed goes
// out first.
process.stdout.write('', () => process.exit(code))
