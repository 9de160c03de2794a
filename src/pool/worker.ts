import { RULES } from '#examine'
import { type Gate, inspect } from '#inspect'
import type { PoolGate } from './errand.ts'
import { serveMails } from './serve-mails.ts'
import { loadSevenZip } from './seven-zip-engine.ts'

// The thread in which mails are inspected. Rules and the archive engine are loaded once.

const archives = await loadSevenZip()
const tools: Gate['tools'] = archives === undefined ? {} : { archives }

serveMails((raw, { limits, known, policy }: PoolGate) => inspect(raw, { limits, tools, known, rules: RULES, policy }))
