import path from 'node:path'
import type { ClinicConfig, Config, DigestConfig, DoorsConfig, ImapDoorConfig, ImapLogin, NextHop } from '../config.ts'
import type { HopReference } from '../reading/hops.ts'
import { mailboxOf } from '../reading/places.ts'
import type { Reading } from '../reading/reading.ts'
import type { Written } from '../table/table.ts'
import { checkClinics } from './check-clinics.ts'
import { checkDoors } from './check-doors.ts'
import { checkForwarding } from './check-forwarding.ts'
import { contradiction } from './contradictions.ts'
import { type Hops, openHops } from './open-hops.ts'

/** Fills in what depends on other keys, and tells what does not go together. The whole is good when nothing was told. */
export function settle(written: Written, reading: Reading): Config {
  const hops = openHops(written, reading)
  const clinics = clinicsOf(written, hops)
  const below = (name: string, given: string | undefined) => given ?? path.join(written.data, name)
  const hostname = written.hostname ?? reading.surroundings.hostname
  const { marks, quarantine, ledger, retention } = written
  const config: Config = {
    language: written.language,
    data: written.data,
    store: written.store ?? { engine: 'sqlite', file: below('store.sqlite', undefined) },
    policy: written.policy,
    clinics,
    networks: written.networks,
    hostname,
    doors: doorsOf(written, clinics, hops, reading),
    nextHops: hops.named,
    nextHop: hops.standard,
    marks: { ...marks, authservId: marks.authservId ?? hostname.toLowerCase() },
    quarantine: { ...quarantine, key: below('keys/quarantine.key', quarantine.key) },
    digest: written.digest as DigestConfig | undefined,
    ledger: {
      ...ledger,
      keys: below('keys', ledger.keys),
      checkpoints: { ...ledger.checkpoints, folder: below('checkpoints', ledger.checkpoints.folder) },
    },
    scanners: written.scanners,
    authentication: written.authentication,
    outbound: written.outbound,
    workers: written.workers,
    retention: {
      quarantine: endOf(retention.quarantine),
      mails: endOf(retention.mails),
      people: endOf(retention.people),
      ledger: endOf(retention.ledger),
    },
    service: written.service,
    log: written.log,
  }
  // WHY the questions: indices and counts of what was left out as wrong would tell mistakes that are none.
  if (reading.isWhole('clinics', 'domains', 'addresses', 'recipients')) checkClinics(written, config, reading)
  if (reading.isWhole('doors')) checkDoors(config, reading)
  checkForwarding(config.ledger, reading)
  return config
}

const endOf = (kept: number | 'forever'): number | undefined => (kept === 'forever' ? undefined : kept)

/** WHY main: it is the tenant under which the commands without a configuration remember and record. */
const ONLY_CLINIC = 'main'

function clinicsOf(written: Written, hops: Hops): ClinicConfig[] {
  const { domains, addresses, recipients, policy } = written
  if (written.clinics.length === 0) {
    return [{ name: ONLY_CLINIC, domains, addresses, recipients: byAddress(recipients), policy, nextHop: undefined }]
  }
  return written.clinics.map((clinic, index) => ({
    ...clinic,
    policy: clinic.policy ?? policy,
    recipients: byAddress(clinic.recipients),
    nextHop: hops.find(clinic.nextHop, `clinics[${index}].next-hop`),
  }))
}

/** One spelling an address, as everywhere. */
const byAddress = (names: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(names).map(([name, value]) => [mailboxOf(name) ?? name, value]))

function doorsOf(written: Written, clinics: readonly ClinicConfig[], hops: Hops, reading: Reading): DoorsConfig {
  const { smtp, milter, http, imap } = written.doors
  return {
    smtp: smtp.map((door, index) => ({ ...door, nextHop: hopFor(door.nextHop, index, hops, reading) })),
    milter,
    http,
    imap: imap.map(({ password, oauth, ...door }, index): ImapDoorConfig => {
      const key = `doors.imap[${index}]`
      const logins = [password, oauth].filter((each) => each !== undefined)
      if (logins.length !== 1 && reading.isWhole(key)) reading.tell(key, contradiction.oneLogin)
      const login = (oauth === undefined ? { password } : { oauth }) as ImapLogin
      if (door.clinic === undefined && clinics.length > 1 && reading.isWhole('clinics'))
        reading.tell(key, contradiction.whoseMailbox)
      return {
        ...door,
        login,
        port: door.port ?? (door.tls === 'implicit' ? 993 : 143),
        clinic: door.clinic ?? clinics[0]?.name ?? ONLY_CLINIC,
      }
    }),
  }
}

function hopFor(reference: HopReference | undefined, index: number, hops: Hops, reading: Reading): NextHop {
  const key = `doors.smtp[${index}]`
  const isNamed = reference !== undefined
  const hop = isNamed ? hops.find(reference, `${key}.next-hop`) : hops.standard
  if (hop !== undefined) return hop
  if (!isNamed && reading.isWhole('next-hop', 'next-hops', key)) reading.tell(key, contradiction.noNextHop)
  // Something was told, so nobody sends anything there.
  return { kind: 'maildir', name: '', folder: '' }
}
