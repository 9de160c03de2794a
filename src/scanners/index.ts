// The door of the scanners' room: YARA with the place's own rules, and ClamAV, asked about a message's parts between the
// two halves of the road. `withScans` of #domain joins what they say to the message.

export { type ClamdSettings, openClamdScanner } from './clamav/clamd-scanner.ts'
export { type PartScanner, ScannerError } from './part-scanner.ts'
export { scanMessage } from './scan-message.ts'
export type { RuleProblem, RuleSummary } from './yara/yara-errand.ts'
export { openYaraScanner, type YaraScanner, type YaraSettings } from './yara/yara-scanner.ts'
