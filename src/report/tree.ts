import type { ReportPart } from './report.ts'
import { visible } from './visible.ts'

const STEP = ' > '
// LIMIT: four times the depth that unpacking allows; a name may hold thousands of steps of its own.
const STEPS_TRIED = 64

/**
 * Each part's place in the tree, drawn before its name. A report holds paths, not parents: the parent is the earlier
 * part with the longest path that this one continues. A sender who writes ` > ` into a name bends the drawing, no more.
 */
export function treeOf(parts: readonly Pick<ReportPart, 'path'>[]): string[] {
  const depths = new Map<string, number>()
  return parts.map(({ path }) => {
    const parent = parentOf(path, depths)
    const depth = parent === undefined ? 0 : (depths.get(parent) ?? 0) + 1
    if (!depths.has(path)) depths.set(path, depth)
    const name = parent === undefined ? path : path.slice(parent.length + STEP.length)
    return depth === 0 ? visible(name) : `${'  '.repeat(depth - 1)}└ ${visible(name)}`
  })
}

function parentOf(path: string, known: ReadonlyMap<string, number>): string | undefined {
  let at = path.lastIndexOf(STEP)
  for (let tried = 0; at > 0 && tried < STEPS_TRIED; tried += 1, at = path.lastIndexOf(STEP, at - 1)) {
    const parent = path.slice(0, at)
    if (known.has(parent)) return parent
  }
  return undefined
}
