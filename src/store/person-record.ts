import { batchesOf } from './batches.ts'
import { forgetMails } from './forget-mails.ts'
import { mailsByNumber, type Party, type SeenMail } from './mails-table.ts'
import { type KnownName, namesOfAddresses } from './names-table.ts'
import { type Person, peopleByAddress } from './people-table.ts'
import { asKeys } from './storable.ts'
import type { TenantReader, TenantWriter } from './tenant-scope.ts'

// Everything about one person, to show on request and to forget on request. A person is one or more address keys.

/** That a password is kept, and its use; not the password. */
export interface KeptPassword {
  readonly ownerKey: string
  readonly firstUsed: number
  readonly lastUsed: number
  readonly usedCount: number
}

export interface PersonRecord {
  readonly addresses: readonly Person[]
  readonly names: readonly KnownName[]
  /** Every mail that the person stands on, as sender or recipient. */
  readonly mails: readonly SeenMail[]
  readonly passwords: readonly KeptPassword[]
}

export async function personRecord(reader: TenantReader, addressKeys: readonly string[]): Promise<PersonRecord> {
  const mails = await mailsWith(reader, addressKeys, ['from', 'to'])
  return {
    addresses: await peopleByAddress(reader, addressKeys),
    names: await namesOfAddresses(reader, addressKeys),
    mails: mails.sort((one, other) => one.mail - other.mail),
    passwords: await everyPassword(reader, addressKeys),
  }
}

/**
 * Forgets the person: addresses, names, passwords, the mails they wrote, and their place on mails of others. Those
 * mails themselves stay, for they are other people's. One write, so that nobody is half forgotten.
 */
export async function forgetPerson(desk: TenantWriter, addressKeys: readonly string[]): Promise<void> {
  const keys = asKeys(addressKeys)
  if (keys.length === 0) return
  for (const batch of batchesOf(await mailsWith(desk, keys, ['from']))) await forgetMails(desk, batch)
  await desk.remove('mail_party').where('address_key', 'in', keys).execute()
  await desk.remove('person_name').where('address_key', 'in', keys).execute()
  await desk.remove('person_address').where('address_key', 'in', keys).execute()
  await desk.remove('password_memory').where('owner_key', 'in', keys).execute()
}

/** WHY not `passwordsOf`: that one gives those worth trying, this one what is kept. */
const everyPassword = (reader: TenantReader, ownerKeys: readonly string[]): Promise<KeptPassword[]> =>
  reader.lookup('every-password', asKeys(ownerKeys), (from, keys) =>
    from('password_memory')
      .select(['owner_key as ownerKey', 'first_used as firstUsed', 'last_used as lastUsed', 'used_count as usedCount'])
      .where('owner_key', 'in', keys),
  )

async function mailsWith(
  reader: TenantReader,
  addressKeys: readonly string[],
  roles: readonly Party['role'][],
): Promise<SeenMail[]> {
  const parties = await reader.lookup('parties-with', asKeys(addressKeys), (from, keys) =>
    from('mail_party').select(['mail', 'role']).where('address_key', 'in', keys),
  )
  const numbers = new Set(parties.filter(({ role }) => roles.includes(role)).map(({ mail }) => mail))
  return mailsByNumber(reader, [...numbers])
}
