import type { Tools } from '#domain'
import { loadCodeReader } from './code-reader.ts'
import { loadSevenZip } from './seven-zip-engine.ts'

/** Everything from outside that the road can use here; what is not installed is left out. */
export async function loadTools(): Promise<Tools> {
  const codes = loadCodeReader()
  const archives = await loadSevenZip()
  return { ...(archives === undefined ? {} : { archives }), ...(codes === undefined ? {} : { codes }) }
}
