import { releaseHeld } from '#actions'
import { type Authenticator, createAuthenticator, createResolver } from '#authentication'
import type { Config } from '#config'
import { DEFAULT_LIMITS } from '#domain'
import { type Clinic, type Intake, type IntakeSettings, openIntake } from '#intake'
import { listsOldHashes } from '#knowledge'
import { openPool, type Pool } from '#pool'
import { openClamdScanner, openYaraScanner, type PartScanner } from '#scanners'
import { openStore, type Store } from '#store'
import { networkTest } from './networks.ts'
import { nextHopOf } from './next-hop-of.ts'
import { type NextHops, openNextHops } from './next-hops.ts'
import { openClinics, withConfig } from './open-clinics.ts'
import { policyOf, rulesName } from './policies.ts'
import type { ServiceEvent } from './service-event.ts'
import { opening } from './service-trouble.ts'
import { TRUSTING_WORKER } from './trusting-worker-url.ts'

/** Everything behind the doors, opened from one configuration. */
export interface House {
  /** The configuration in force. */
  readonly config: () => Config
  readonly store: Store
  readonly clinics: () => readonly Clinic[]
  readonly pool: Pool
  readonly intake: Intake
  readonly nextHops: NextHops
  readonly isOwnNetwork: (address: string) => boolean
  /** Delivers a held mail, the way mail of its clinic goes; undefined where there was nobody to deliver it to. */
  readonly release: (clinic: Clinic, release: ReleaseOrder) => Promise<ReleaseResult>
  /** Looks again what the lists of indicators have, for an import may have come in between. */
  readonly refreshLists: () => Promise<void>
  /** Takes over what a running house can: policies, whose mail it is, networks, marks, limits of sending, next hops. */
  readonly adopt: (config: Config) => void
  /** Finishes what is under way, then lets go of everything. */
  readonly close: () => Promise<void>
}

export interface ReleaseOrder {
  readonly mail: string
  readonly recipients?: readonly string[]
  readonly who: string
  readonly reason: string
  readonly again?: boolean
}

export type ReleaseResult = Awaited<ReturnType<typeof releaseHeld>>

export interface HouseSettings {
  readonly config: Config
  readonly version: string
  readonly clock: () => number
  readonly onEvent: (event: ServiceEvent) => void
}

/** Throws ServiceTrouble, which says what could not be opened; nothing stays open then. */
export async function openHouse({ config: first, version, clock, onEvent }: HouseSettings): Promise<House> {
  let config = first // Written by `adopt` only.
  const closers: (() => Promise<void> | void)[] = []
  const closeAll = async () => {
    for (const close of closers.splice(0).reverse()) await close()
  }
  try {
    const store = await opening('store', () => openStore(storePlace(first)))
    closers.push(() => store.close())
    const clinics = await openClinics(first, store, clock)
    closers.push(async () => void (await Promise.all(clinics.map(({ ledger }) => ledger.close()))))
    const scanners = await openScanners(first, onEvent)
    closers.push(async () => void (await Promise.all(scanners.map((scanner) => scanner.close()))))
    const pool = openHousePool(first, scanners)
    closers.push(() => pool.close())
    const nextHops = openNextHops(first.hostname)
    closers.push(() => nextHops.close())
    const release = releaser(() => config, nextHops, onEvent)
    const old = new Map<string, boolean>()
    const refreshLists = async () => {
      for (const { tenant, store: own } of clinics) old.set(tenant, await listsOldHashes(own))
    }
    await refreshLists()
    const settings: Changing<IntakeSettings> = {
      ...changingPart(first, clinics),
      listsOldHashes: ({ tenant }) => old.get(tenant) === true,
      ...{ pool, clock, lang: first.language, hostname: first.hostname, rules: rulesName(version) },
      release: async (clinic, mail, reason) =>
        (await release(clinic, { mail, reason, who: 'sekisho' }))?.some(({ state }) => state === 'taken') ?? false,
      onEvent: (event) => onEvent({ from: 'intake', event }),
    }
    const intake = openIntake(settings)
    closers.push(() => intake.settled())
    return {
      ...{ store, pool, intake, nextHops, release, refreshLists, close: closeAll },
      config: () => config,
      clinics: () => settings.clinics,
      isOwnNetwork: (address) => settings.isOwnNetwork(address),
      adopt: (next) => {
        // Made as a whole before any of it counts: a policy file that cannot be read changes nothing.
        Object.assign(settings, changingPart(next, clinics))
        config = next
        nextHops.renew()
      },
    }
  } catch (error) {
    await closeAll()
    throw error
  }
}

type Changing<T> = { -readonly [Key in keyof T]: T[Key] }

/** What of a configuration decides about mail and can change while it flows. */
const changingPart = (config: Config, clinics: readonly Clinic[]) => ({
  clinics: clinics.map((clinic) => withConfig(clinic, config)),
  isOwnNetwork: networkTest(config.networks),
  authenticator: authenticatorFor(config),
  marks: marksOf(config),
  outbound: { ...config.outbound, holds: config.outbound.hold },
})

const storePlace = ({ store }: Config): string => (store.engine === 'sqlite' ? store.file : store.url.reveal())

const openHousePool = ({ workers, language, policy, marks }: Config, scanners: readonly PartScanner[]): Pool =>
  openPool({
    policy: policyOf(policy),
    lang: language,
    ...(workers.jobs === undefined ? {} : { jobs: workers.jobs }),
    limits: { ...DEFAULT_LIMITS, timeoutMs: workers.timeout, memoryBytesMax: workers.memory },
    withSight: true,
    ...(marks.trustedResults.length === 0 ? {} : { trustedServers: marks.trustedResults, workerUrl: TRUSTING_WORKER }),
    // What each mail is asked, its clinic answers; this only says that somebody does.
    ask: async () => ({}),
    ...(scanners.length === 0 ? {} : { scan: (parts) => Promise.all(scanners.map((scanner) => scanner.scan(parts))) }),
  })

async function openScanners(
  { scanners: { yara, clamd } }: Config,
  onEvent: (event: ServiceEvent) => void,
): Promise<PartScanner[]> {
  const open: PartScanner[] = []
  if (clamd !== undefined) open.push(openClamdScanner({ place: 'socket' in clamd ? { socket: clamd.socket } : clamd }))
  if (yara !== undefined) {
    const scanner = await opening(`YARA rules in ${yara}`, () => openYaraScanner({ folder: yara }))
    open.push(scanner)
    for (const { file, line, message } of scanner.summary.problems) {
      onEvent({ from: 'service', event: { type: 'scanner-problem', message: `${file}:${line}: ${message}` } })
    }
  }
  return open
}

function authenticatorFor({ authentication }: Config): Authenticator | undefined {
  const { spf, dkim, dmarc, arc, dns, timeout } = authentication
  if (!spf && !dkim && !dmarc && !arc) return undefined
  const resolver = createResolver(dns.length === 0 ? {} : { servers: dns })
  return createAuthenticator({ resolver, spf, dkim, dmarc, arc, timeoutMs: timeout })
}

const marksOf = ({ marks }: Config): IntakeSettings['marks'] => ({
  headers: marks.headers,
  subjectTag: marks.subject ?? '',
  banner: marks.banner === 'off' ? [] : marks.banner === 'both' ? ['ja', 'en'] : [marks.banner],
  authservId: marks.authservId,
  disarm: marks.disarm,
})

/** Releases held mail, and says so in the ledger. */
function releaser(config: () => Config, nextHops: NextHops, onEvent: (event: ServiceEvent) => void): House['release'] {
  return async (clinic, { mail, recipients, who, reason, again }) => {
    const hop = nextHopOf(clinic.tenant, config())
    if (hop === undefined) throw new RangeError('There is no next hop to release mail to')
    const outcomes = await releaseHeld(clinic.quarantine, nextHops.of(hop), {
      mail,
      by: { who, reason },
      ...(recipients === undefined ? {} : { recipients }),
      ...(again === undefined ? {} : { again }),
      authservId: config().marks.authservId,
    })
    if (outcomes === undefined) return undefined
    const taken = outcomes.filter(({ state }) => state === 'taken')
    for (const [reply, some] of Map.groupBy(taken, ({ reply: { code, text } }) => `${code} ${text}`)) {
      const reached = some.map(({ recipient }) => recipient)
      await clinic.ledger.append({ kind: 'acted', action: 'released', who, mail, recipients: reached, reply, reason })
    }
    const { tenant } = clinic
    onEvent({ from: 'service', event: { type: 'released', tenant, mail, recipients: taken.length } })
    return outcomes
  }
}
