// Makes a fresh clone ready. Plain JavaScript that runs on Node 18 and later: it is what brings the right Node.

import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

export const ROOT = path.dirname(path.dirname(fileURLToPath(import.meta.url)))

const MODULES = path.join(ROOT, 'node_modules')
// Holds the hash of the lock file that node_modules was installed from.
const MARKER = path.join(MODULES, '.installed-from')
const NODE_MIN = [22, 19]

/** Installs the dependencies when they are missing or older than the lock file. No install script is run. */
export function installDependencies() {
  const lock = createHash('sha256')
    .update(readFileSync(path.join(ROOT, 'package-lock.json')))
    .digest('hex')
  if (existsSync(MARKER) && readFileSync(MARKER, 'utf8') === lock) return
  console.log('Installing the dependencies (once; Node 24 comes with them) ...')
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
  const { status } = spawnSync(npm, ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: ROOT,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
  if (status !== 0) fail('npm ci did not finish: see its message above; a registry that can be reached is needed once')
  writeFileSync(MARKER, lock)
}

/** The Node to run Sekisho with: the one that came with the dependencies, else this one if it is new enough. */
export function nodePath() {
  const executable = process.platform === 'win32' ? 'node.exe' : 'node'
  const own = path.join(
    MODULES,
    `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`,
    'bin',
    executable,
  )
  if (existsSync(own)) return own
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major > NODE_MIN[0] || (major === NODE_MIN[0] && minor >= NODE_MIN[1])) return process.execPath
  return fail(
    `Node ${NODE_MIN.join('.')} or newer is needed here: this is ${process.versions.node}, and no own copy exists for ${process.platform}-${process.arch}`,
  )
}

/** Runs a script of the clone on the right Node and gives its exit code. */
export function run(args, env = {}) {
  const node = nodePath()
  const PATH = [path.dirname(node), path.join(MODULES, '.bin'), process.env.PATH].join(path.delimiter)
  const { status, signal } = spawnSync(node, args, {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, ...env, PATH },
  })
  return status ?? (signal === 'SIGINT' ? 130 : 1)
}

// Real programs that tests build their fixtures with or stand beside: the command, then its Debian packages.
const PEERS = [
  ['7zz', '7zip'],
  ['genisoimage', 'genisoimage'],
  ['gcab', 'gcab'],
  ['wimlib-imagex', 'wimtools'],
  ['qemu-img', 'qemu-utils'],
  ['mcopy', 'mtools'],
  ['ar', 'binutils'],
  ['xz', 'xz-utils'],
  ['mkfs.ext4', 'e2fsprogs'],
  ['soffice', 'libreoffice-writer-nogui', 'libreoffice-calc-nogui', 'libreoffice-impress-nogui'],
  ['pdftotext', 'poppler-utils'],
  ['pg_ctlcluster', 'postgresql'],
  ['clamd', 'clamav-daemon'],
  ['dovecot', 'dovecot-imapd'],
  ['/usr/lib/dovecot/lmtp', 'dovecot-lmtpd'],
  ['openssl', 'openssl'],
  ['postfix', 'postfix'],
  ['miltertest', 'miltertest'],
  ['rspamc', 'rspamd'],
  ['swaks', 'swaks'],
  ['/usr/sbin/rsyslogd', 'rsyslog', 'rsyslog-openssl'],
]

/** Installs the Debian packages that tests use as peers, where that is possible; elsewhere says which are missing. */
export function installPeers() {
  const missing = PEERS.filter(([command]) => spawnSync('sh', ['-c', `command -v ${command}`]).status !== 0)
  if (missing.length === 0) return
  const packages = missing.flatMap(([, ...names]) => names)
  if (existsSync('/etc/debian_version') && process.getuid?.() === 0) {
    console.log(`Installing Debian packages for the tests: ${packages.join(' ')} ...`)
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    const apt = (...args) =>
      spawnSync('apt-get', ['-qq', '-o', 'Dpkg::Use-Pty=0', ...args], { stdio: ['ignore', 'ignore', 'inherit'], env })
    apt('update')
    if (apt('install', '-y', '--no-install-recommends', ...packages).status === 0) return
  }
  console.error(
    `MISSING PEERS: the tests that need ${packages.join(', ')} will be skipped. Install them: apt-get install ${packages.join(' ')}`,
  )
}

function fail(message) {
  console.error(message)
  process.exit(2)
}
