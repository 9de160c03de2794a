// The service: `sekisho serve`. From one configuration it opens the house and its doors, keeps it, and closes it.

export { type Log, openLog } from './log.ts'
export { type House, openHouse } from './open-house.ts'
export { rulesName } from './policies.ts'
export { clawBackHits } from './recheck/claw-back-hits.ts'
export type { FoundAgain, InMailbox, Looker, LookProgress, OutOfReach } from './recheck/found-again.ts'
export { type RecheckSettings, recheck } from './recheck/recheck.ts'
export type { ServiceEvent } from './service-event.ts'
export { ServiceTrouble } from './service-trouble.ts'
export { type Service, type ServiceSettings, startService } from './start-service.ts'
