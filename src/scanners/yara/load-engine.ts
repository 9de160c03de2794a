import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { ScannerError } from '../part-scanner.ts'

const PACKAGE = '@virustotal/yara-x'
const PROGRAM = 'pkg/yara_x_js_bg.wasm'

interface WasmApi {
  compile(bytes: Uint8Array): Promise<object>
}
const wasm = (globalThis as unknown as { WebAssembly: WasmApi }).WebAssembly

let compiling: Promise<object> | undefined

/** The engine as a compiled program, which threads share. Throws ScannerError where it is not installed. */
export function loadYaraEngine(): Promise<object> {
  compiling ??= compile()
  return compiling
}

async function compile(): Promise<object> {
  try {
    const description = createRequire(import.meta.url).resolve(`${PACKAGE}/package.json`)
    return await wasm.compile(await readFile(path.join(path.dirname(description), PROGRAM)))
  } catch (error) {
    throw new ScannerError('not-installed', `Install the package ${PACKAGE} to use YARA rules`, { cause: error })
  }
}
