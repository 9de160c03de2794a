import type { Lang } from '#domain'
import type { Secret } from './secret.ts'

// What stands in sekisho.yaml, checked and with every default filled in: whoever reads it asks nothing twice. Keys are
// camelCase here and kebab-case in the file. Paths are absolute, sizes are bytes, durations milliseconds. What each key
// means to the operator is said in `table/`, which the compiler holds to these types.

export interface Config {
  readonly language: Lang
  /** The folder that is ours: store, keys and whatever has no place of its own. */
  readonly data: string
  readonly store: StoreConfig
  /** `clinic`, `strict`, `watch`, or the path of a file. */
  readonly policy: string
  /** At least one. */
  readonly clinics: readonly ClinicConfig[]
  /** Mail that comes from these addresses or networks (CIDR) is our own, going out. */
  readonly networks: readonly string[]
  /** How this machine is called in greetings, Received and Authentication-Results. */
  readonly hostname: string
  readonly doors: DoorsConfig
  /** Where mail goes from here, by name. */
  readonly nextHops: Readonly<Record<string, NextHop>>
  /** Where released mail and our own mail goes, unless a clinic says otherwise. */
  readonly nextHop: NextHop | undefined
  readonly marks: MarksConfig
  readonly quarantine: QuarantineConfig
  /** Undefined where no digest is to be sent. */
  readonly digest: DigestConfig | undefined
  readonly ledger: LedgerConfig
  readonly scanners: ScannersConfig
  readonly authentication: AuthenticationConfig
  readonly outbound: OutboundConfig
  readonly workers: WorkersConfig
  readonly retention: RetentionConfig
  readonly service: ServiceConfig
  readonly log: LogConfig
}

export type StoreConfig =
  | { readonly engine: 'sqlite'; readonly file: string }
  | { readonly engine: 'postgres'; readonly url: Secret }

export interface ClinicConfig {
  /** The tenant: lower-case letters, digits and hyphens. */
  readonly name: string
  /** Lower case, ASCII. */
  readonly domains: readonly string[]
  /** Single addresses at domains that are not its own: the clinic with a mailbox at a provider. */
  readonly addresses: readonly string[]
  /** As `Config.policy`, filled in from there. */
  readonly policy: string
  /** Recipients with a policy of their own, by address in lower case. */
  readonly recipients: Readonly<Record<string, string>>
  /** Where its mail goes, where that is not the door's next hop. */
  readonly nextHop: NextHop | undefined
}

export interface DoorsConfig {
  readonly smtp: readonly SmtpDoorConfig[]
  readonly milter: readonly MilterDoorConfig[]
  readonly http: readonly HttpDoorConfig[]
  readonly imap: readonly ImapDoorConfig[]
}

export type Listen =
  | { readonly host: string; readonly port: number }
  /** A Unix socket; `mode` is of its file. */
  | { readonly socket: string; readonly mode: number | undefined }

export interface SmtpDoorConfig {
  readonly listen: Listen
  /** `proxy`: behind a mail server that keeps the mail until we answer. `mx`: the world connects. */
  readonly mode: 'proxy' | 'mx'
  readonly tls: TlsFiles | undefined
  /** Who may say for whom it speaks (XFORWARD, XCLIENT). */
  readonly trusted: readonly string[]
  readonly nextHop: NextHop
  readonly limits: SmtpLimitsConfig
}

export interface TlsFiles {
  readonly cert: string
  readonly key: string
}

export interface SmtpLimitsConfig {
  readonly size: number
  readonly recipients: number
  readonly connections: number
  readonly connectionsPerPeer: number
  /** Mails that one peer may send in a minute. */
  readonly perMinute: number
  readonly idle: number
}

export interface MilterDoorConfig {
  readonly listen: Listen
  /** Where a held mail lies: with us, or in the mail server's own HOLD queue. */
  readonly hold: 'store' | 'postfix'
  readonly limits: MilterLimitsConfig
}

export interface MilterLimitsConfig {
  readonly size: number
  readonly recipients: number
  readonly connections: number
  readonly idle: number
}

export interface HttpDoorConfig {
  readonly listen: Listen
  readonly token: Secret | undefined
  /** Who may ask; everybody who reaches the port where it is empty. */
  readonly allow: readonly string[]
  /** What the caller is told of a mail that we hold. */
  readonly hold: HttpHold
  /** Whether recipients may open the pages by which held mail is released. */
  readonly pages: boolean
  readonly limits: HttpLimitsConfig
}

export type HttpHold = 'quarantine' | 'reject' | 'soft-reject' | 'add-header'

export interface HttpLimitsConfig {
  readonly size: number
  /** Requests at a time. */
  readonly requests: number
  readonly connections: number
  readonly idle: number
}

export interface ImapDoorConfig {
  readonly name: string
  readonly server: string
  readonly port: number
  readonly tls: 'implicit' | 'starttls'
  /** Certificates of the server's own authority, PEM. */
  readonly ca: string | undefined
  readonly user: string
  readonly login: ImapLogin
  /** Folders that are watched. */
  readonly folders: readonly string[]
  readonly holdFolder: string
  /** The name of the clinic it belongs to. */
  readonly clinic: string
  /** How often it looks where the server cannot tell by itself. */
  readonly every: number
}

export type ImapLogin = { readonly password: Secret } | { readonly oauth: OAuthConfig }

export interface OAuthConfig {
  readonly tokenUrl: string
  readonly clientId: string
  readonly clientSecret: Secret | undefined
  readonly refreshToken: Secret
  readonly scope: string | undefined
}

/** Where mail goes from here. */
export type NextHop = Hop & { readonly name: string }

export type Hop = SmtpHop | LmtpSocketHop | MaildirHop

export interface SmtpHop {
  readonly kind: 'smtp' | 'lmtp'
  readonly host: string
  readonly port: number
  /** `implicit` from the first byte, `required` and `offered` by STARTTLS. */
  readonly tls: 'off' | 'offered' | 'required' | 'implicit'
  /** Certificates of the server's own authority, PEM. */
  readonly ca: string | undefined
  readonly login: { readonly user: string; readonly password: Secret } | undefined
}

export interface LmtpSocketHop {
  readonly kind: 'lmtp-socket'
  readonly socket: string
}

export interface MaildirHop {
  readonly kind: 'maildir'
  readonly folder: string
}

export interface MarksConfig {
  /** X-Sekisho-* on every mail. */
  readonly headers: boolean
  /** Put before the subject of a mail with a notice; undefined leaves it alone. */
  readonly subject: string | undefined
  readonly banner: 'ja' | 'en' | 'both' | 'off'
  /** Our name in Authentication-Results. */
  readonly authservId: string
  /** Servers before us whose results we believe. */
  readonly trustedResults: readonly string[]
  /** Whether a mail that is held for what runs in its files is delivered without that, the original being held. */
  readonly disarm: boolean
}

export interface QuarantineConfig {
  /** The key by which held mail is encrypted; made where there is none. */
  readonly key: string
  /** What all held mail together may take. */
  readonly size: number
}

export interface DigestConfig {
  /** Minutes after midnight, local time. */
  readonly at: number
  readonly from: string
  /** Where recipients reach our pages, without a slash at the end; undefined: no links. */
  readonly pageUrl: string | undefined
  readonly release: 'recipient' | 'admin'
  /** Who gets the digest of everything. */
  readonly admins: readonly string[]
}

export interface LedgerConfig {
  /** The folder of the signing keys, one a clinic; made where there are none. */
  readonly keys: string
  readonly addresses: 'plain' | 'hashed'
  readonly checkpoints: { readonly folder: string; readonly every: number }
  /** Undefined: entries are sent to no syslog server. */
  readonly syslog: SyslogConfig | undefined
  /** Undefined: entries are posted nowhere. */
  readonly webhook: WebhookConfig | undefined
  /** Undefined: no witness is asked. */
  readonly witness: WitnessConfig | undefined
}

/** What leaves this machine for each entry: the entry, or an event of a schema that SIEMs read. */
export type EntryFormat = 'plain' | 'ecs' | 'ocsf'

export interface SyslogConfig {
  readonly to: SyslogPlace
  readonly format: EntryFormat
  readonly facility: SyslogFacility
  /** Certificates of the server's own authority, PEM. */
  readonly ca: string | undefined
}

export interface SyslogPlace {
  readonly transport: 'tcp' | 'tls' | 'udp'
  readonly host: string
  readonly port: number
}

export type SyslogFacility = 'auth' | 'authpriv' | 'audit' | `local${0 | 1 | 2 | 3 | 4 | 5 | 6 | 7}`

export interface WebhookConfig {
  readonly url: string
  /** Signs what is posted. */
  readonly secret: Secret
  readonly format: EntryFormat
  readonly body: 'ndjson' | 'json'
  readonly ca: string | undefined
  /** Whether the address may begin with http:// although it leads to another machine. */
  readonly allowHttp: boolean
}

export interface WitnessConfig {
  /** Its submission prefix. */
  readonly url: string
  /** Its verifier key, as C2SP has them. */
  readonly key: string
  readonly every: number
}

export interface ScannersConfig {
  /** A folder of YARA rules. */
  readonly yara: string | undefined
  readonly clamd: Listen | undefined
}

export interface AuthenticationConfig {
  readonly spf: boolean
  readonly dkim: boolean
  readonly dmarc: boolean
  readonly arc: boolean
  /** DNS servers to ask; the machine's own where empty. */
  readonly dns: readonly string[]
  readonly timeout: number
}

export interface OutboundConfig {
  /** Recipients in an hour that are never a burst, whoever sends. */
  readonly perHour: number
  /** Times an account's own custom from which it is a burst. */
  readonly factor: number
  /** Whether a burst is held, or only told. */
  readonly hold: boolean
}

export interface WorkersConfig {
  /** Undefined: one less than the cores, at least one. */
  readonly jobs: number | undefined
  /** For one mail. */
  readonly timeout: number
  /** For one mail. */
  readonly memory: number
}

/** How long things are kept; undefined is for ever. */
export interface RetentionConfig {
  readonly quarantine: number | undefined
  /** What is remembered of each mail. */
  readonly mails: number | undefined
  /** With whom the place wrote. */
  readonly people: number | undefined
  /** The personal fields of the ledger's entries. */
  readonly ledger: number | undefined
}

export interface ServiceConfig {
  /** How long mail under way may take when the service stops. */
  readonly drain: number
}

export interface LogConfig {
  readonly level: 'debug' | 'info' | 'warn' | 'error'
  /** Undefined: standard output. */
  readonly file: string | undefined
}
