import { createHmac } from 'node:crypto'
import { readSetting, type TenantReader } from '#store'
import type { Json } from './canonical-json.ts'
import type { NewEntry } from './entry.ts'

// Hashed mode: who wrote to whom can be found by those who know the address, and cannot be read off by those who do not.
// Addresses become keyed hashes, the same for the same address, and names on mails are left out. What staff did stays
// readable (`who`, `account`), and so does a Message-ID, by which entries are joined with the logs of others.
// LIMIT: whoever has the store has the secret and can try addresses; it is a veil for readers, not a lock.

const STAYS = new Set(['who', 'account', 'messageId', 'mail', 'kind', 'sha256', 'known'])
const LEFT_OUT = new Set(['name'])
// What could be an address inside a text. Both halves are bounded, so it is linear.
const ADDRESS = /[^\s<>"'(),;:@[\]]{1,64}@[^\s<>"'(),;:@[\]]{1,255}/gu

/** The setting that keeps the secret. */
export const ADDRESS_SECRET = 'ledger-address-secret'

/** Whether this ledger was ever written in hashed mode. */
export const hasHashedAddresses = async (reader: TenantReader): Promise<boolean> =>
  (await readSetting(reader, ADDRESS_SECRET)) !== undefined

export const hashedAddress = (address: string, secret: string): string =>
  `h:${createHmac('sha256', secret).update(address.trim().toLowerCase()).digest('base64url').slice(0, 22)}`

/** The same entry without addresses that can be read. */
export function withHashedAddresses(entry: NewEntry, secret: string): NewEntry {
  return veiled(entry as unknown as Json, secret) as unknown as NewEntry
}

/** The same, of anything else that we keep beside the ledger. */
export const hashedAddresses = <T extends object>(value: T, secret: string): T =>
  veiled(value as unknown as Json, secret) as unknown as T

function veiled(value: Json | undefined, secret: string): Json {
  if (typeof value === 'string') return value.replace(ADDRESS, (address) => hashedAddress(address, secret))
  if (typeof value !== 'object' || value === null) return value ?? null
  if (Array.isArray(value)) return value.map((item: Json) => veiled(item, secret))
  const isPerson = 'address' in value && !('helo' in value)
  const members = Object.entries(value as Readonly<Record<string, Json | undefined>>)
    .filter(([name, member]) => member !== undefined && !(isPerson && LEFT_OUT.has(name)))
    .map(([name, member]) => [name, STAYS.has(name) ? (member ?? null) : veiled(member, secret)])
  return Object.fromEntries(members)
}
