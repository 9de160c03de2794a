import type { Decision, Evidence, FlawLevel, Group, Kind } from '#domain'

// What `sekisho check --json` prints, one object a line, and what the worker pool hands back. This shape is a contract
// (docs and other programs rely on it): members may be added, never renamed or removed. Plain data only, so that it
// can be cloned between threads and written as JSON.

export interface Report {
  /** The file as the operator named it; a mail in an mbox is `box.mbox#12`. */
  readonly file: string
  /** SHA-256 of the whole file in lower-case hex; null when it could not be read whole. */
  readonly sha256: string | null
  readonly kind: Kind
  readonly verdict: Decision
  readonly score: number
  /** Strongest first. */
  readonly findings: readonly ReportFinding[]
  readonly parts: readonly ReportPart[]
  readonly recovered: { readonly urls: readonly string[]; readonly commands: readonly string[] }
  readonly flaws: readonly ReportFlaw[]
  /** The code that was found; only where it was asked for (`sekisho macros`). */
  readonly code?: readonly ReportCode[]
  /** Time spent on reading and inspecting it. */
  readonly ms: number
}

export interface ReportFinding {
  readonly id: string
  readonly group: Group
  readonly weight: number
  /** Id of the part that the first evidence points at; null when there is no evidence. */
  readonly part: number | null
  readonly evidence: readonly Evidence[]
  readonly title: string
  readonly why: string
  readonly todo: string
}

export interface ReportPart {
  readonly id: number
  readonly path: string
  readonly kind: Kind
  readonly bytes: number
  readonly sha256: string | null
}

/** One module of VBA, macro sheet or script. */
export interface ReportCode {
  readonly part: number
  readonly path: string
  readonly language: 'vba' | 'xlm' | 'script'
  /** Its source; of a macro sheet each cell, with what it came to under it. */
  readonly source: string
  /** The source with what could be worked out written in; null where there is nothing to fold. */
  readonly folded: string | null
  /** What differs between the two; lines count from 1. */
  readonly changes: readonly { readonly line: number; readonly was: string; readonly now: string }[]
  /** What its words do: what starts it, what it reaches. */
  readonly does: readonly { readonly does: string; readonly word: string; readonly line: number }[]
  /** Commands it would have run, and the layers they were hidden under, outermost first. */
  readonly commands: readonly { readonly command: string; readonly hidden: readonly string[] }[]
  readonly urls: readonly string[]
}

export interface ReportFlaw {
  readonly code: string
  readonly level: FlawLevel
  readonly part: number
  readonly at: number | null
}
