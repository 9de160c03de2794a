import { readFileSync } from 'node:fs'
import { start } from './cli/start.ts'

// The program behind bin/sekisho.mjs: wiring only.

const manifest: { version: string } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))

const code = await start(process.argv.slice(2), manifest.version)
// WHY exit: workers still busy with a mail that nobody waits for must not keep the process alive. What was printed goes
// out first.
process.stdout.write('', () => process.exit(code))
