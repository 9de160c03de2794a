import { userInfo } from 'node:os'

/** Who sits at this command line, as entries of the ledger name them. */
export const whoIsHere = () => ({ who: `user ${userInfo().username}`, from: 'terminal' })
