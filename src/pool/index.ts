// The worker pool: every mail is inspected in a thread of its own, under limits of time and memory.

export { defaultJobs, openPool, type Pool, PoolFailure, type PoolSettings } from './open-pool.ts'
export { type MailSource, type PoolFlaw, type PoolInput, ReadFailure } from './pool-input.ts'
