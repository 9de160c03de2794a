import type { CheckAnswer, HttpAction } from './answer.ts'

export type HoldAs = 'quarantine' | 'reject' | 'soft-reject' | 'add-header'

// WHY reject for a held mail where nothing else was chosen: it is the caller who has the mail, and of all that rspamd
// says only "reject" and "soft reject" keep a mail from its reader with every caller. Nothing is lost, for the sender is
// told. "quarantine" is for callers that have one; others deliver what they are told to quarantine.
const HOLD: Readonly<Record<HoldAs, HttpAction>> = {
  quarantine: 'quarantine',
  reject: 'reject',
  'soft-reject': 'soft reject',
  'add-header': 'add header',
}

/** What the caller is told to do. */
export function toAction({ report, subject, action }: CheckAnswer, hold: HoldAs): HttpAction {
  if (action !== undefined) return action
  switch (report.verdict) {
    case 'pass':
      return 'no action'
    case 'notice':
      return subject === undefined ? 'add header' : 'rewrite subject'
    case 'hold':
      return HOLD[hold]
    case 'refuse':
      return 'reject'
  }
}
