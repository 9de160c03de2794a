// npm run ok: the one button before a commit. Types, lint and format, documents, then all tests (the import table among them).

import process from 'node:process'
import { installDependencies, run } from './setup.mjs'

installDependencies()
const steps = [
  ['types', ['node_modules/typescript/bin/tsc', '--noEmit']],
  ['lint and format', ['node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '.']],
  ['documents', ['scripts/docs.ts', '--check']],
  ['tests', ['node_modules/vitest/vitest.mjs', 'run', '--reporter=dot']],
]
for (const [name, args] of steps) {
  const started = Date.now()
  const code = run(args)
  console.log(`${code === 0 ? 'ok' : 'NOT OK'}: ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)`)
  if (code !== 0) process.exit(code)
}
