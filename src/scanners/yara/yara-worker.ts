import { parentPort, workerData } from 'node:worker_threads'
import { initSync, type Rules, type Scanner } from '@virustotal/yara-x'
import { type CompiledRules, compileRules, GLOBALS } from './compile-rules.ts'
import type { YaraAnswer, YaraErrand, YaraMatch, YaraThreadData } from './yara-errand.ts'

// The thread in which YARA rules run. It compiles them once and scans what it is sent, one part at a time. It knows no
// clock: whoever keeps it ends it when it is late. It is ended after some thousand scans in any case, for the engine
// loses memory with each.

// LIMIT: what a person would read of one rule.
const META_MAX = 30
// LIMIT: the engine hands over every place where a pattern matches, a million by default: more memory than the part has.
// A condition that counts further than this does not hold.
const PATTERN_MATCHES_MAX = 10_000

const { module, files } = workerData as YaraThreadData
const { memory } = initSync({ module: module as never })
const say = (answer: YaraAnswer): void => parentPort?.postMessage(answer)

try {
  serve(compileRules(files))
} catch (error) {
  say({ type: 'unusable', message: messageOf(error) })
}

function serve(rules: CompiledRules): void {
  const always = scannerOf(rules.always)
  const gated = scannerOf(rules.gated)
  parentPort?.on('message', (errand: YaraErrand) => {
    try {
      const matches = [
        ...(always === undefined ? [] : run(always, errand)),
        ...(gated !== undefined && rules.index.isIn(errand.bytes) ? run(gated, errand) : []),
      ]
      say({ type: 'scanned', matches, heldBytes: memory.buffer.byteLength })
    } catch (error) {
      say({ type: 'failed', message: messageOf(error), heldBytes: memory.buffer.byteLength })
    }
  })
  say({ type: 'ready', summary: rules.summary })
}

function scannerOf(rules: Rules | undefined): Scanner | undefined {
  const scanner = rules?.scanner()
  scanner?.setMaxMatchesPerPattern(PATTERN_MATCHES_MAX)
  return scanner
}

interface EngineResult {
  readonly matches: readonly {
    readonly identifier: string
    readonly namespace: string
    readonly isPrivate: boolean
    readonly tags: readonly string[]
    readonly metadata: readonly { readonly identifier: string; readonly value: unknown }[]
  }[]
}

function run(scanner: Scanner, { bytes, name, kind }: YaraErrand): readonly YaraMatch[] {
  const extension = name.includes('.') ? name.slice(name.lastIndexOf('.')) : ''
  const values = { filename: name, filepath: name, extension, filetype: kind }
  for (const each of GLOBALS) scanner.setGlobal(each, values[each])
  const { matches } = scanner.scan(bytes) as EngineResult
  return matches
    .filter(({ isPrivate }) => !isPrivate)
    .map(({ identifier, namespace, tags, metadata }) => ({
      rule: identifier,
      file: namespace,
      tags,
      meta: Object.fromEntries(metadata.slice(0, META_MAX).map(({ identifier: key, value }) => [key, metaOf(value)])),
    }))
}

/** QUIRK: text that is not UTF-8 comes as a list of bytes. */
const metaOf = (value: unknown): string | number | boolean =>
  typeof value === 'number' || typeof value === 'boolean'
    ? value
    : Array.isArray(value)
      ? Buffer.from(value as number[]).toString('latin1')
      : String(value)

function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, 300)
}
