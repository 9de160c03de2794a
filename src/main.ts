import { readFileSync } from 'node:fs'
import { runCli } from './cli/run-cli.ts'

// The program behind bin/sekisho.mjs: wiring only.

const manifest: { version: string } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))

const code = await runCli(process.argv.slice(2), manifest.version)
// WHY exit: workers still busy with a mail that nobody waits for must not keep the process alive. What was printed goes
// out first.
process.stdout.write('', () => process.exit(code))
