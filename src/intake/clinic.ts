import type { Quarantine } from '#actions'
import type { Arrival, Policy } from '#domain'
import { addressKey } from '#identity'
import { isOwn, type Knowledge, type Own, type PasswordMemory } from '#knowledge'
import type { Ledger } from '#ledger'
import type { TenantStore } from '#store'

/** Whose mail it is: names and addresses alone. */
export interface ClinicName {
  readonly tenant: string
  readonly own: Own
}

/** One clinic, with everything of it that a mail meets. */
export interface Clinic extends ClinicName {
  readonly store: TenantStore
  readonly policy: Policy
  /** Recipients who have a policy of their own, by address key. */
  readonly policies: ReadonlyMap<string, Policy>
  readonly knowledge: Knowledge
  readonly passwords: PasswordMemory
  readonly ledger: Ledger
  readonly quarantine: Quarantine
}

/** The clinic that an address belongs to; undefined where it is nobody's here. */
export const clinicFor = <Known extends ClinicName>(clinics: readonly Known[], address: string): Known | undefined =>
  clinics.find(({ own }) => isOwn(addressKey(address), own))

/** Whether somebody of ours sends this mail: logged in or from our own network, under an address of ours. */
export const isOwnSender = (
  { login, sender }: Pick<Arrival, 'login' | 'sender'>,
  clinics: readonly ClinicName[],
  isOwnNetwork: boolean,
): boolean => (login !== undefined || isOwnNetwork) && clinicFor(clinics, sender) !== undefined

/** Recipients of one clinic for whom one policy holds. */
export interface Group {
  readonly clinic: Clinic
  readonly policy: Policy
  readonly direction: 'in' | 'out'
  readonly recipients: readonly string[]
  /** Of a mail going out: who is of another clinic here, which judges it as coming in and delivers it or does not. */
  readonly elsewhere?: readonly string[]
}

/** Everybody whom a mail was sent to, as far as this clinic has to do with it. */
export const everybodyIn = ({ recipients, elsewhere = [] }: Group): readonly string[] => [...recipients, ...elsewhere]

/**
 * The recipients of a mail, by whose mail it is and which policy holds for them. What is sent by a clinic is its own, and
 * what it sends to another clinic here is that one's, too, as coming in; what comes for nobody that we know is the first
 * one's: a mail server before us has taken it for somebody.
 */
export function groupsOf(arrival: Arrival, clinics: readonly Clinic[], direction: 'in' | 'out'): Group[] {
  const [first] = clinics
  if (first === undefined) throw new RangeError('An intake needs at least one clinic')
  const sending = direction === 'out' ? clinicFor(clinics, arrival.sender) : undefined
  const groups = new Map<string, Group>()
  const put = (recipient: string, clinic: Clinic, policy: Policy, direction: Group['direction']): void => {
    const key = `${direction}\0${clinic.tenant}\0${policy.name}`
    const before = groups.get(key)?.recipients ?? []
    groups.set(key, { clinic, policy, direction, recipients: recipient === '' ? before : [...before, recipient] })
  }
  const recipients = arrival.recipients.length === 0 ? [''] : arrival.recipients
  for (const recipient of recipients) {
    const receiving = clinicFor(clinics, recipient)
    if (sending !== undefined) put(recipient, sending, sending.policy, direction)
    if (sending !== undefined && (receiving === undefined || receiving === sending)) continue
    const clinic = receiving ?? first
    put(recipient, clinic, clinic.policies.get(addressKey(recipient)) ?? clinic.policy, 'in')
  }
  return [...groups.values()]
}
