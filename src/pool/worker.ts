import { loadTools } from './load-tools.ts'
import { serveMails } from './serve-mails.ts'

// The thread in which mails are inspected. Rules and tools are loaded once.

// WHY in this order: the archive engine compiles in the background while the road and its rules load.
const loading = loadTools()
const [{ inspect }, { RULES }] = await Promise.all([import('#inspect'), import('#examine')])
const tools = await loading

serveMails((raw, { limits, known, policy }) => inspect(raw, { limits, tools, known, rules: RULES, policy }))
