import type { Authentication, AuthenticationNote, Evidence, Known } from '#domain'

// Where a mail comes from, as far as it was checked. Only failures are asked about: a stolen account passes everything.

/** What was checked; undefined where nobody that we trust looked. */
export const originOf = ({ authentication }: Known): Authentication | undefined =>
  authentication === undefined || authentication.from === 'unchecked' ? undefined : authentication

/** DMARC failed: neither the server nor a signature belongs to the domain that the mail names as its sender. */
export const isUnproven = ({ dmarc }: Authentication): boolean => dmarc?.result === 'fail'

/** SPF says that this server may not send for its domain, and no signature speaks for the mail either. */
export const isFromWrongServer = ({ spf, dkim, dmarc }: Authentication): boolean =>
  spf?.result === 'fail' && dkim.every(({ result }) => result !== 'pass') && dmarc?.result !== 'pass'

/** How the mail is made so that its sender cannot be checked. */
export const evasionsIn = (notes: readonly AuthenticationNote[]): readonly AuthenticationNote[] =>
  notes.filter((note) => EVASIONS.has(note))

const EVASIONS: ReadonlySet<AuthenticationNote> = new Set([
  ...(['two-from', 'bad-from', 'head-too-large', 'body-too-large'] as const),
])

/** Evidence: every result, and who says so. */
export function seenOrigin({ by, from, spf, dkim, dmarc }: Authentication, more: Evidence['seen'] = {}): Evidence {
  const signatures = dkim.slice(0, SIGNATURES_SHOWN).map(({ domain, result }) => `${domain} ${result}`)
  return {
    part: 0,
    seen: {
      ...(dmarc === undefined ? {} : { domain: dmarc.domain, dmarc: dmarc.result, policy: dmarc.policy }),
      ...(spf === undefined ? {} : { spf: `${spf.domain} ${spf.result}` }),
      dkim: signatures.join(', ') || 'none',
      ...(from === 'header' ? { by } : {}),
      ...more,
    },
  }
}

const SIGNATURES_SHOWN = 4
