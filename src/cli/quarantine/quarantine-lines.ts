import { type Held, type HeldRecipient, heldText, heldTitle } from '#actions'
import type { Lang } from '#domain'
import { hang, pad, sizeText, visible, widthOf } from '#report'
import type { Desk } from '../desk.ts'
import { localTime } from '../local-time.ts'

// How a held mail looks on the terminal.

type Say = Desk & { readonly lang: Lang }

const RECIPIENTS_SHOWN = 5

/** A held mail in a list: what a person needs to recognise it. */
export function heldBlock(held: Held, say: Say): string {
  const { labels, comma, state } = say.words.quarantine
  const shown = held.recipients.slice(0, RECIPIENTS_SHOWN)
  const left = held.recipients.length - shown.length
  const to = shown.map((recipient) => shortRecipient(recipient, held, say)).join(comma)
  const rows: Row[] = [
    [labels.from, sender(held, say)],
    [labels.subject, subject(held, say)],
    [labels.to, left > 0 ? `${to} +${left}` : to],
    [labels.reason, heldTitle(held, say.lang)],
  ]
  return [`${visible(held.mail)}  ${localTime(held.heldAt)}  ${state[held.state]}`, ...table(rows, say)].join('\n')
}

/** Everything that is known of it, besides its report. */
export function heldDetails(held: Held, say: Say): string {
  const { labels, state, interruptedTodo } = say.words.quarantine
  const rows: Row[] = [
    [labels.from, sender(held, say)],
    [labels.subject, subject(held, say)],
    [labels.held, localTime(held.heldAt)],
    [labels.size, sizeText(held.bytes)],
    [labels.state, state[held.state]],
    [labels.reason, reasonOf(held, say)],
    ...held.recipients.map((one, index): Row => [index === 0 ? labels.to : '', longRecipient(one, say)]),
  ]
  const isInterrupted = held.recipients.some((one) => one.isInterrupted)
  return [
    visible(held.mail),
    ...table(rows, say),
    ...(held.isKept ? [labels.kept] : []),
    ...(isInterrupted ? ['', interruptedTodo(visible(held.mail))] : []),
  ].join('\n')
}

/** What programs read. */
export const heldJson = (held: Held, lang: Lang) => ({ ...held, title: heldTitle(held, lang) })

/** The cause in full, for no report speaks of it; of a finding the title is enough. */
function reasonOf(held: Held, { lang }: Say): string {
  const [rule = ''] = held.rules
  const { title, why } = heldText(rule, lang)
  return rule.startsWith('held/') || rule === '' ? `${title}\n${why}` : title
}

const sender = ({ from, sender: envelope }: Held, { words }: Say): string => {
  const head = from.trim() === '' ? words.quarantine.noSender : visible(from)
  return envelope === '' || from.includes(envelope) ? head : `${head} [${visible(envelope)}]`
}

const subject = (held: Held, { words }: Say): string =>
  held.subject.trim() === '' ? words.quarantine.noSubject : visible(held.subject)

function shortRecipient({ address, state }: HeldRecipient, held: Held, { words }: Say): string {
  const isAll = held.recipients.every((one) => one.state === 'held')
  return isAll ? visible(address) : `${visible(address)} (${words.quarantine.recipient[state]})`
}

function longRecipient(one: HeldRecipient, { words }: Say): string {
  const { recipient, interrupted, by, answered } = words.quarantine
  const [who, time] = [visible(one.who), localTime(one.changedAt)]
  if (one.isInterrupted) return `${visible(one.address)}: ${interrupted(who, time)}`
  const state = `${visible(one.address)}: ${recipient[one.state]}`
  const lines = [one.who === '' ? state : `${state} (${by(who, time, visible(one.reason))})`]
  if (one.reply !== '' && one.state !== 'released') lines.push(answered(visible(one.reply)))
  return lines.join('\n')
}

type Row = readonly [label: string, text: string]

const INDENT = '  '

function table(rows: readonly Row[], { words, terminal }: Say): string[] {
  const labels = rows.map(([label]) => (label === '' ? '' : `${label}${words.quarantine.colon}`))
  const columns = Math.max(...labels.map(widthOf))
  return rows.flatMap(([, text], index) => hang(INDENT + pad(labels[index] ?? '', columns), text, terminal.width))
}
