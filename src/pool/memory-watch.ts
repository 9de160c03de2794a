import type { CrewMember } from './crew-member.ts'

export interface Load {
  readonly member: CrewMember
  readonly allowedBytes: number
}

// LIMIT: a thread answers between two of its own steps; one that is in native code for longer is not measured this time.
const ANSWER_MS_MAX = 200

/**
 * The worker that is furthest over what its mail allows; undefined when none is. Threads share one process, so the
 * growth of the process only says that somebody took much: each thread is asked what it holds itself.
 */
export async function findHeaviest(loads: readonly Load[]): Promise<CrewMember | undefined> {
  const measured = await Promise.all(
    loads.map(async ({ member, allowedBytes }) => {
      const heldBytes = (await member.heldBytes(ANSWER_MS_MAX)) ?? 0
      return { member, overBytes: heldBytes - allowedBytes }
    }),
  )
  const [heaviest] = measured.filter(({ overBytes }) => overBytes > 0).sort((a, b) => b.overBytes - a.overBytes)
  return heaviest?.member
}
