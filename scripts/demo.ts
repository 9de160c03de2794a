// Until there is a server, npm start shows the checkpoint at work: it writes a folder of harmless demo mails and runs
// `sekisho check` over it. With a folder as argument the mails stay there.

import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { demoMails } from '#fixtures'

const ROOT = path.dirname(import.meta.dirname)
const [keep, ...options] = process.argv.slice(2).filter((arg) => arg !== '--')
const isFolder = keep !== undefined && !keep.startsWith('-')
const folder = isFolder ? path.resolve(keep) : mkdtempSync(path.join(os.tmpdir(), 'sekisho-demo-'))

mkdirSync(folder, { recursive: true })
const mails = demoMails()
for (const { file, bytes } of mails) writeFileSync(path.join(folder, file), bytes)
console.log(`${mails.length} demo mails, all harmless: ${folder}\n`)

const args = ['bin/sekisho.mjs', 'check', ...(isFolder ? options : process.argv.slice(2)), folder]
const { status } = spawnSync(process.execPath, args, { cwd: ROOT, stdio: 'inherit' })
if (!isFolder) rmSync(folder, { recursive: true, force: true })
// Holding the dangerous ones is what the demo is for, so that is no failure.
process.exit(status === 10 ? 0 : (status ?? 1))
