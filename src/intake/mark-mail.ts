import { applyMarks, type Marked, marksFor } from '#actions'
import { formatAuthenticationResults } from '#authentication'
import type { Lang } from '#domain'
import type { OpenCase } from './open-case.ts'

/** How delivered mail is marked. */
export interface MarkPlan {
  /** X-Sekisho-* and Authentication-Results. Without them nothing is marked at all. */
  readonly headers: boolean
  /** Put before the subject of a mail with a notice; '' leaves it alone. */
  readonly subjectTag: string
  readonly banner: readonly Lang[]
  readonly authservId: string
  /** Whether what is held for what runs in it is delivered without that, too. */
  readonly disarm: boolean
}

/** The mail with our marks; undefined where none are wanted. Mail of our own bears none: it is not for us to read. */
export function markMail(
  { mail, arrival, group, report, authentication, isDisarmed }: OpenCase,
  plan: MarkPlan,
): Marked | undefined {
  if (!plan.headers || group.direction === 'out') return undefined
  const { authservId, banner, subjectTag } = plan
  const results =
    authentication === undefined
      ? {}
      : { authenticationResults: formatAuthenticationResults(authentication, authservId) }
  return applyMarks(
    arrival.bytes,
    marksFor(report, {
      id: mail,
      authservId,
      banner,
      subjectTag,
      ...results,
      ...(isDisarmed === true ? { isDisarmed } : {}),
    }),
  )
}
