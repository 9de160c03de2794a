import { addressKey } from '#identity'
import {
  forgetDomainsBefore,
  forgetMailsBefore,
  forgetPasswordsBefore,
  forgetPeopleBefore,
  forgetPerson,
  forgetWaitingBefore,
  type PersonRecord,
  personRecord,
  type TenantStore,
  type TenantWriter,
} from '#store'

/** Everything that is known of a person, by address; sealed passwords are counted, not shown. */
export async function recordOf(store: TenantStore, address: string): Promise<PersonRecord> {
  return personRecord(store, [addressKey(address)])
}

/** Forgets a person; what others wrote stays theirs. False when nothing was known. */
export async function forget(store: TenantStore, address: string): Promise<boolean> {
  const { addresses, names, mails, passwords } = await recordOf(store, address)
  if (addresses.length + names.length + mails.length + passwords.length === 0) return false
  await store.write((desk) => forgetPerson(desk, [addressKey(address)]))
  return true
}

const STEPS: readonly ((desk: TenantWriter, before: number) => Promise<number>)[] = [
  forgetMailsBefore,
  forgetPeopleBefore,
  forgetDomainsBefore,
  forgetWaitingBefore,
]

/** Forgets everything that was last seen before this moment, a little at a time, so that mail passes in between. */
export async function forgetBefore(store: TenantStore, before: number): Promise<number> {
  let gone = 0
  for (const step of STEPS) {
    for (let taken = -1; taken !== 0; gone += taken) taken = await store.write((desk) => step(desk, before))
  }
  return gone + (await store.write((desk) => forgetPasswordsBefore(desk, before)))
}
