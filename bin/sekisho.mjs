#!/usr/bin/env node
// The door of the program. Plain JavaScript that any Node from 18 on understands: it looks for a Node that is new
// enough, the one that came with `npm ci` where this one is too old, and hands over to it.

import { spawn } from 'node:child_process'
import { existsSync, realpathSync } from 'node:fs'
import * as nodeModule from 'node:module'
import { constants } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const NODE_MIN = [22, 19]

const here = dirname(realpathSync(fileURLToPath(import.meta.url)))
const source = join(here, '..', 'src', 'main.ts')
// QUIRK: a clone has TypeScript, the published package JavaScript, in the same place.
const main = existsSync(source) ? source : join(here, '..', 'src', 'main.js')

if (!findUp(join('node_modules', 'commander', 'package.json'))) {
  complain(
    `部品がまだ入っていません。フォルダー「${dirname(here)}」で「npm start」か「npm ci」を実行してください。`,
    `Dependencies are not installed. Run "npm start" or "npm ci" in the folder "${dirname(here)}".`,
  )
} else if (isNewEnough(process.versions.node)) {
  await start()
} else {
  const node = findUp(join('node_modules', `node-${platformName()}-${process.arch}`, 'bin', nodeName()))
  if (node) handOver(node)
  else if (main !== source)
    complain(
      `Node ${NODE_MIN.join('.')} 以上が必要です(今は ${process.versions.node})。nodejs.org から新しい Node を入れてください。`,
      `Node ${NODE_MIN.join('.')} or newer is needed (this is ${process.versions.node}). Get one from nodejs.org.`,
    )
  else
    complain(
      `Node ${NODE_MIN.join('.')} 以上が必要です(今は ${process.versions.node})。フォルダー「${dirname(here)}」で「npm ci」を実行すると入ります。`,
      `Node ${NODE_MIN.join('.')} or newer is needed (this is ${process.versions.node}). "npm ci" in the folder "${dirname(here)}" brings it.`,
    )
}

async function start() {
  // WHY: types stripped and code compiled once serve every later start, the workers' too: 0.25 s instead of 0.4. The
  // cache lies with the code it belongs to, never in a folder that others may write to.
  if (main === source) {
    process.env.NODE_COMPILE_CACHE ??= join(here, '..', 'node_modules', '.cache', 'sekisho')
    nodeModule.enableCompileCache(process.env.NODE_COMPILE_CACHE)
  }
  await import(pathToFileURL(main).href)
}

/** Runs the same command line under another Node; signals go on to it, its end is ours. */
function handOver(node) {
  const child = spawn(node, [...process.execArgv, fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: 'inherit',
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('error', (error) =>
    complain(`${node} を実行できません: ${error.message}`, `Cannot run ${node}: ${error.message}`),
  )
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)))
}

function isNewEnough(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major > NODE_MIN[0] || (major === NODE_MIN[0] && minor >= NODE_MIN[1])
}

/** The file in this folder or in one of those above it. */
function findUp(name) {
  for (let folder = here; ; folder = dirname(folder)) {
    const path = join(folder, name)
    if (existsSync(path)) return path
    if (folder === dirname(folder)) return undefined
  }
}

function platformName() {
  return process.platform === 'win32' ? 'win' : process.platform
}

function nodeName() {
  return process.platform === 'win32' ? 'node.exe' : 'node'
}

function complain(ja, en) {
  const locale = process.env.LC_ALL || process.env.LC_MESSAGES || process.env.LANG || ''
  process.stderr.write(`sekisho: ${/^ja/i.test(locale) ? `${ja}\n         ${en}` : `${en}\n         ${ja}`}\n`)
  process.exitCode = 2
}
