import { type Story, searchLedger, storyOf } from '#ledger'
import type { TenantReader } from '#store'

/** By our name of it; else the newest that has this Message-ID. */
export async function findStory(clinic: TenantReader, mail: string): Promise<Story | undefined> {
  const story = await storyOf(clinic, mail)
  if (story !== undefined) return story
  const [hit] = (await searchLedger(clinic, { messageId: mail, limit: 1 })).hits
  return hit === undefined ? undefined : storyOf(clinic, hit.mail)
}
