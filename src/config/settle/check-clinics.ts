import type { Config } from '../config.ts'
import type { Reading } from '../reading/reading.ts'
import type { Written } from '../table/table.ts'
import { contradiction } from './contradictions.ts'

/** Tells where clinics are in each other's way, and where nothing says what is theirs. */
export function checkClinics(written: Written, { clinics }: Config, reading: Reading): void {
  const isShort = written.clinics.length === 0
  if (!isShort && (reading.has('domains') || reading.has('addresses') || reading.has('recipients'))) {
    reading.tell('clinics', contradiction.twoForms)
  }
  const names = new Set<string>()
  const owners = new Map<string, string>()
  clinics.forEach(({ name, domains, addresses, recipients }, index) => {
    const key = isShort ? '' : `clinics[${index}]`
    const at = (below: string) => (key === '' ? below : `${key}.${below}`)
    if (names.has(name)) reading.tell(at('name'), contradiction.sameClinic(name))
    names.add(name)
    if (domains.length + addresses.length === 0) reading.tell(key, contradiction.noOwn)
    for (const [list, owned] of [['domains', domains] as const, ['addresses', addresses] as const]) {
      owned.forEach((own, place) => {
        const owner = owners.get(own)
        if (owner !== undefined) reading.tell(at(`${list}[${place}]`), contradiction.sameOwn(own, owner))
        owners.set(own, name)
      })
    }
    addresses.forEach((address, place) => {
      if (domains.includes(domainOf(address))) {
        reading.note(at(`addresses[${place}]`), contradiction.addressAtOwn(address))
      }
    })
    for (const recipient of Object.keys(recipients)) {
      if (!domains.includes(domainOf(recipient)) && !addresses.includes(recipient)) {
        reading.tell(at(`recipients.${recipient}`), contradiction.strangeRecipient(recipient))
      }
    }
  })
}

const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1)
