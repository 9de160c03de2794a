const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

/**
 * Passwords made of the day a mail was sent, from its Date field. WHY: Japanese gateways that lock attachments by
 * themselves, and people who do it by hand, often take the day: 20240131, 240131, 0131, or the Japanese year
 * (R060131). The day before and after are left out; the field has the sender's own time zone.
 */
export function dateCandidates(date: string): string[] {
  const match = /(\d{1,2})\s+([A-Za-z]{3})[a-z]*\s+(\d{4})/.exec(date.slice(0, 100))
  const month = MONTHS.indexOf(match?.[2]?.toLowerCase() ?? '') + 1
  const day = Number(match?.[1])
  if (match?.[3] === undefined || month === 0 || day < 1 || day > 31) return []
  return writeDate(Number(match[3]), two(month), two(day))
}

function writeDate(year: number, month: string, day: string): string[] {
  const short = two(year % 100)
  const western = [`${year}${month}${day}`, `${short}${month}${day}`, `${month}${day}`, `${year}${month}`]
  const more = [`${year}/${month}/${day}`, `${year}-${month}-${day}`, `${day}${month}${year}`]
  // Reiwa 1 began in May 2019; nobody writes the days before it any more.
  const reiwa = year - 2018
  const japanese = reiwa < 1 ? [] : [`R${two(reiwa)}${month}${day}`, `r${two(reiwa)}${month}${day}`]
  const bare = reiwa < 1 ? [] : [`${two(reiwa)}${month}${day}`, `令和${reiwa}年${Number(month)}月${Number(day)}日`]
  return [...new Set([...western, ...japanese, ...bare, ...more])]
}

const two = (value: number): string => String(value).padStart(2, '0')
