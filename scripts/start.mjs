// npm start: sets a fresh clone up and runs the checkpoint on its embedded defaults, for this machine only: SMTP, HTTP, a
// Maildir behind them, everything in the folder data. npm start -- demo sends harmless mails through a checkpoint of
// its own and shows what becomes of them.

import path from 'node:path'
import process from 'node:process'
import { installDependencies, ROOT, run } from './setup.mjs'

const [first, ...rest] = process.argv.slice(2).filter((arg) => arg !== '--')

installDependencies()
if (first === 'demo') process.exit(run(['scripts/demo.ts', ...rest]))
const given = first === undefined ? [] : [first, ...rest]
process.exit(run(['bin/sekisho.mjs', 'serve', '--embedded', path.join(ROOT, 'data'), ...given]))
