/** A day, or a time of a day, of this place's own clock unless it says otherwise; the end of the day where asked for. */
export function momentOf(text: string, isEnd = false): number | undefined {
  const [, day, time] = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}.*))?$/.exec(text) ?? []
  if (day === undefined) return undefined
  const at = new Date(`${day}T${time ?? '00:00'}`)
  if (time === undefined && isEnd) at.setDate(at.getDate() + 1)
  return Number.isNaN(at.getTime()) ? undefined : at.getTime()
}
