// npm test: sets a fresh clone up and runs every test, real peers included.

import { readFileSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { installDependencies, installPeers, ROOT, run } from './setup.mjs'

installDependencies()
installPeers()
const summary = path.join(ROOT, 'node_modules', '.test-summary.json')
const code = run([
  'node_modules/vitest/vitest.mjs',
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${summary}`,
  ...process.argv.slice(2),
])
const { numPassedTests, numFailedTests, numPendingTests } = JSON.parse(readFileSync(summary, 'utf8'))
if (numPendingTests > 0)
  console.error(`SKIPPED: ${numPendingTests} tests did not run (a peer or the shared files are missing)`)
console.log(`${numPassedTests} passed, ${numFailedTests} failed, ${numPendingTests} skipped`)
process.exit(code)
