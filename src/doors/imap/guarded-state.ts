import type { WatchState } from './watch-state.ts'

/** What the caller keeps for us could not be read or written. */
export class StateFailed extends Error {
  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause })
    this.name = 'StateFailed'
  }
}

/** The caller's state, whose failures are told apart from a server's. */
export function guardedState(state: WatchState): WatchState {
  const guarded = async <T>(doing: Promise<T>): Promise<T> => {
    try {
      return await doing
    } catch (error) {
      throw new StateFailed(error)
    }
  }
  return {
    mark: (folder) => guarded(state.mark(folder)),
    saveMark: (mark) => guarded(state.saveMark(mark)),
    mailsAt: (folder, uidValidity, uids) => guarded(state.mailsAt(folder, uidValidity, uids)),
    mailsByKey: (mailKeys) => guarded(state.mailsByKey(mailKeys)),
    mailsInState: (states) => guarded(state.mailsInState(states)),
    mailByRef: (ref) => guarded(state.mailByRef(ref)),
    saveMail: (mail) => guarded(state.saveMail(mail)),
  }
}
