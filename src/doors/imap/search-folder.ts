import type { SearchObject } from 'imapflow'
import { type FolderView, refusedBy, type Visit, within } from './visit.ts'

/** The UIDs of a folder that answer to a query, ascending. Throws ImapTrouble, `refused` where the server will not say. */
export const searchFolder = (visit: Visit, folder: string, query: SearchObject): Promise<number[]> =>
  within(visit, folder, async (client) => {
    // QUIRK: there are servers that refuse to search in an empty folder.
    if (client.mailbox !== false && client.mailbox.exists === 0) return []
    const found = await client.search(query, { uid: true })
    if (!Array.isArray(found)) throw refusedBy(visit, 'UID SEARCH', folder)
    return [...new Set(found)].sort((one, other) => one - other)
  })

/** The highest UID that was given out; where the server does not say the next one, that is the last mail's. */
export const lastUid = async (visit: Visit, { folder, uidNext }: FolderView): Promise<number> =>
  uidNext > 0 ? uidNext - 1 : ((await searchFolder(visit, folder, { uid: '*' })).at(-1) ?? 0)
