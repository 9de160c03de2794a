import type { DigestPage } from './digest-page.ts'
import { digestWordsFor } from './digest-words.ts'

/** The digest as plain text. */
export function digestText({ recipient, lang, organisation, olderCount, lines }: DigestPage): string {
  const { mail, colon } = digestWordsFor(lang)
  const label = (name: string, text: string) => `   ${name}${colon} ${text}`
  const blocks = lines.map(({ from, subject, time, reason, link }, index) =>
    [
      `${index + 1}. ${subject}`,
      label(mail.from, from),
      label(mail.time, time),
      label(mail.reason, reason),
      ...(link === undefined ? [] : [`   ${mail.open}${colon}`, `   ${link}`]),
    ].join('\n'),
  )
  const older = olderCount > 0 ? [mail.older(olderCount)] : []
  const how = lines.some(({ link }) => link === undefined) ? [mail.noPage] : []
  const head = [mail.greeting(recipient), mail.intro(organisation, lines.length), mail.nothingToDo]
  return `${[...head, ...blocks, ...older, ...how, `-- \n${mail.footer(organisation)}\n${mail.never}`].join('\n\n')}\n`
}
