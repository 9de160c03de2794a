import type { Flaw } from '#domain'

/**
 * The flaws of one part, each once, `max` at most. WHY: what was not read holds the mail, so it comes first: no number
 * of oddities crowds it out.
 */
export function foremostFlaws(flaws: readonly Flaw[], max: number): readonly Flaw[] {
  if (flaws.length < 2) return flaws
  const seen = new Map(flaws.map((flaw) => [`${flaw.code} ${flaw.level} ${flaw.at ?? ''} ${flaw.seen ?? ''}`, flaw]))
  const distinct = [...seen.values()]
  if (distinct.length <= max) return distinct
  const isStopped = ({ level }: Flaw): boolean => level === 'stopped'
  return [...distinct.filter(isStopped), ...distinct.filter((flaw) => !isStopped(flaw))].slice(0, max)
}
