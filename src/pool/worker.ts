import type { Gate } from '#inspect'
import { serveMails } from './serve-mails.ts'
import { loadSevenZip } from './seven-zip-engine.ts'

// The thread in which mails are inspected. Rules and the archive engine are loaded once.

// WHY in this order: the engine compiles in the background while the road and its rules load.
const loading = loadSevenZip()
const [{ inspect }, { RULES }] = await Promise.all([import('#inspect'), import('#examine')])
const archives = await loading
const tools: Gate['tools'] = archives === undefined ? {} : { archives }

serveMails((raw, { limits, known, policy }) => inspect(raw, { limits, tools, known, rules: RULES, policy }))
