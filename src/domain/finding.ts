import type { Known } from './known.ts'
import type { Message } from './message.ts'

export type Lang = 'ja' | 'en'

/** A rule's group; the policy counts only the strongest finding of each. */
export type Group = 'attachment' | 'macro' | 'link' | 'sender' | 'body' | 'shape'

/** What points at the bytes behind a finding. The values are the sender's: show them escaped. */
export interface Evidence {
  /** Id of the part. */
  readonly part: number
  /** Byte offset in the part. */
  readonly at?: number
  /** What was seen there, by name: `{ name: 'invoice.pdf.exe', kind: 'exe' }`. */
  readonly seen: Readonly<Record<string, string | number>>
}

/** What a finding tells people, in one language. */
export interface FindingText {
  /** What was found. */
  readonly title: string
  /** Why it matters. */
  readonly why: string
  /** What the receiver does next. */
  readonly todo: string
}

/**
 * What a message must hold for a rule to have anything to judge: `file`, something besides a mail and its own texts;
 * `flaw`, bytes that break their format; `link`, an address that leads somewhere; `odd-link`, one that is more than a plain address of the web; `history`, a memory of whom the place
 * writes with; `origin`, somebody who checked where it comes from; `scan`, a scanner's word; `lists`, something on a
 * list. A rule that needs something is not asked where it is missing, which is most rules on most mails.
 */
export type Need = 'file' | 'flaw' | 'link' | 'odd-link' | 'history' | 'origin' | 'scan' | 'lists'

/** One rule: judges one thing, from facts, purely. */
export interface Rule {
  /** `group/noun-in-the-failing-state`; never reused. */
  readonly id: string
  /** 0-100, before the policy has its say. See docs/rules for what the steps mean. */
  readonly weight: number
  readonly since: string
  readonly needs?: Need
  /** Public sources, or the fixture that taught it. */
  readonly sources: readonly string[]
  readonly text: Readonly<Record<Lang, FindingText>>
  /** Yields one evidence for each place; none means nothing was found. */
  readonly examine: (message: Message, known: Known) => Iterable<Evidence>
}

/** A rule's judgement on one mail. */
export interface Finding {
  readonly id: string
  readonly group: Group
  readonly weight: number
  readonly evidence: readonly Evidence[]
  readonly text: Readonly<Record<Lang, FindingText>>
}
