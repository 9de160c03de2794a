import type { Visit } from './visit.ts'

/**
 * WHY: while the judge thinks, or where there is no IDLE, nobody says anything, and a silent line counts as a dead one.
 * IDLE is left alone: imapflow looks after it.
 */
export const keepAlive = ({ client, watch }: Visit): NodeJS.Timeout =>
  setInterval(() => {
    // That it fails is told by whatever needs the line next.
    if (client.usable && !client.idling) client.noop().catch(() => undefined)
  }, watch.limits.patience.silenceMs / 3)
