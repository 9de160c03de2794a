// npm start: sets a fresh clone up and shows the checkpoint at work on a folder of inert demo mails.

import process from 'node:process'
import { installDependencies, run } from './setup.mjs'

installDependencies()
process.exit(run(['scripts/demo.ts', ...process.argv.slice(2)]))
