import { type Authentication, type AuthenticationNote, UNCHECKED } from '#domain'
import { createResolver, type Resolver } from '../dns/create-resolver.ts'
import { Asking } from './asking.ts'
import { checkArc } from './check-arc.ts'
import { checkDkim, type Signatures } from './check-dkim.ts'
import { checkDmarc } from './check-dmarc.ts'
import { checkSpf } from './check-spf.ts'
import type { Envelope } from './envelope.ts'
import { type PreparedMail, prepareMail } from './prepare-mail.ts'

export interface AuthenticatorOptions {
  /** A caching resolver of its own when left out. */
  readonly resolver?: Resolver
  /** Each can be switched off; with all of them off every mail is `unchecked`, and DNS is never asked. */
  readonly spf?: boolean
  readonly dkim?: boolean
  readonly dmarc?: boolean
  readonly arc?: boolean
  /** For all questions of one mail together. */
  readonly timeoutMs?: number
  /** Questions to DNS of one mail. */
  readonly questionsMax?: number
}

export interface Authenticator {
  /** Checks one mail. Never rejects: what could not be checked is said in the notes. */
  authenticate(raw: Buffer, envelope: Envelope): Promise<Authentication>
}

// LIMIT: SPF may ask 10 questions (RFC 7208 section 4.6.4) and 10 addresses for an MX among them, each signature one,
// DMARC 8 for each walk up a domain (RFC 9989 section 4.10).
const QUESTIONS_MAX = 150
const TIMEOUT_MS = 15_000

export function createAuthenticator(options: AuthenticatorOptions = {}): Authenticator {
  const { spf = true, dkim = true, dmarc = true, arc = true } = options
  const { timeoutMs = TIMEOUT_MS, questionsMax = QUESTIONS_MAX } = options
  const wanted = { spf, dkim, dmarc, arc }
  if (!Object.values(wanted).includes(true)) return { authenticate: async () => UNCHECKED }
  const resolver = options.resolver ?? createResolver()
  return {
    async authenticate(raw, envelope) {
      const asking = new Asking(resolver, { timeoutMs, questionsMax })
      try {
        return await check(prepareMail(raw, wanted), envelope, asking, wanted)
      } catch {
        // A bug of the library, or of ours: nothing is known of this mail then, and nothing follows from it.
        return { ...UNCHECKED, notes: ['gave-up'] }
      }
    },
  }
}

type Wanted = Readonly<Record<'spf' | 'dkim' | 'dmarc' | 'arc', boolean>>

async function check(mail: PreparedMail, envelope: Envelope, asking: Asking, wanted: Wanted): Promise<Authentication> {
  const isReadable = !mail.notes.includes('head-too-large')
  const [spf, signatures, arc] = await Promise.all([
    wanted.spf && envelope.ip !== '' ? checkSpf(envelope, asking) : undefined,
    (wanted.dkim || wanted.dmarc) && isReadable ? checkDkim(mail, asking) : NO_SIGNATURES,
    wanted.arc && mail.hasArc ? checkArc(mail, asking) : undefined,
  ])
  const verdict = wanted.dmarc ? await checkDmarc({ mail, spf, signatures, hasDkim: wanted.dkim, asking }) : undefined
  const notes: readonly AuthenticationNote[] = [
    ...mail.notes,
    ...(verdict?.notes ?? []),
    ...(wanted.spf && envelope.ip === '' ? (['no-envelope'] as const) : []),
    ...(asking.isLate ? (['dns-late'] as const) : []),
  ]
  const aligned = verdict?.aligned
  return {
    from: 'checked',
    by: envelope.mta.toLowerCase(),
    ...(spf === undefined
      ? {}
      : { spf: { ...spf, ...(aligned === undefined ? {} : { aligned: aligned(spf.domain) }) } }),
    dkim: signatures.outcomes.map((each) => ({
      ...each,
      ...(aligned === undefined ? {} : { aligned: aligned(each.domain) }),
    })),
    ...(verdict === undefined ? {} : { dmarc: verdict.outcome }),
    ...(arc === undefined ? {} : { arc }),
    notes,
    forged: [],
  }
}

const NO_SIGNATURES: Signatures = { outcomes: [], authors: [], fromFields: 0 }
