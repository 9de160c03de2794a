// sekisho.yaml: everything that the operator decides, in one file, checked as a whole before anything starts.

export type * from './config.ts'
export { type ConfigDiff, type DoorChange, diffConfig } from './diff-config.ts'
export { doorPlace, hostText, listenText } from './door-place.ts'
export { embeddedConfig } from './embedded-config.ts'
export { loadConfig } from './load-config.ts'
export type { Mistake } from './mistake.ts'
export { loadPolicy, type PolicyGround, type PolicyReading, readPolicy } from './policy-file.ts'
export { type ConfigReading, readConfig } from './read-config.ts'
export { Secret, type SecretSource } from './secret.ts'
