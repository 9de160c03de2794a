// Commands and addresses that text hides in layers: what scripts, macros and forms share.
export { removeJunk } from './junk-tokens.ts'
export { type Recovered, type RecoveredCommand, recover, splitUrls } from './recover.ts'
