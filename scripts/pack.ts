// node scripts/pack.ts [FOLDER]: builds the package that is published, in dist/ or in the folder named. JavaScript and
// types instead of TypeScript (Node does not strip types inside node_modules), and without the Node binaries that come
// with a clone.

import { spawnSync } from 'node:child_process'
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'

const ROOT = path.dirname(import.meta.dirname)
const DIST = path.resolve(process.argv[2] ?? path.join(ROOT, 'dist'))

rmSync(DIST, { recursive: true, force: true })
const build = ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json', '--outDir', path.join(DIST, 'src')]
const { status } = spawnSync(process.execPath, build, { cwd: ROOT, stdio: 'inherit' })
if (status !== 0) process.exit(status ?? 1)
for (const file of ['bin', 'README.md', 'README.ja.md', 'LICENSE', 'NOTICE', 'CHANGELOG.md', 'SECURITY.md']) {
  cpSync(path.join(ROOT, file), path.join(DIST, file), { recursive: true })
}
writeFileSync(path.join(DIST, 'package.json'), `${JSON.stringify(published(), undefined, 2)}\n`)
console.log(`The package is in ${path.relative(process.cwd(), DIST) || '.'}: publish it from there.`)

interface Manifest {
  readonly [field: string]: unknown
  readonly optionalDependencies: Readonly<Record<string, string>>
  readonly imports: Readonly<Record<string, string>>
}

function published(): Record<string, unknown> {
  const manifest = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as Manifest
  const { private: _private, scripts: _scripts, devDependencies: _development, ...kept } = manifest
  const isOurs = ([name]: readonly [string, string]): boolean => name !== '#fixtures'
  const isNode = ([name]: readonly [string, string]): boolean => /^node-(?:linux|darwin|win)-/.test(name)
  return {
    ...kept,
    engines: { node: '>=22.19' },
    exports: { '.': { types: './src/sekisho.d.ts', default: './src/sekisho.js' } },
    imports: Object.fromEntries(
      Object.entries(manifest.imports)
        .filter(isOurs)
        .map(([name, target]) => [name, target.replace(/\.ts$/, '.js')]),
    ),
    optionalDependencies: Object.fromEntries(
      Object.entries(manifest.optionalDependencies).filter((entry) => !isNode(entry)),
    ),
  }
}
