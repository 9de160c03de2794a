import type { HeaderEdit, SmtpReply } from '#domain'
import { tagSubject } from '#mail'
import type { MilterAnswer } from './mail.ts'
import type { Terms } from './negotiate.ts'
import { ACTION } from './protocol.ts'
import type { HeaderField } from './receiving.ts'
import * as replies from './replies.ts'

export interface WrittenAnswer {
  /** Changes first, then the one final reply. */
  readonly packets: readonly Buffer[]
  /** What the answer asked for and the mail server had not granted. */
  readonly missingRights: readonly (keyof typeof ACTION)[]
}

type Right = keyof typeof ACTION
interface Change {
  readonly right: Right
  readonly packets: readonly Buffer[]
}

// WHY: a mail whose content must not arrive as it is, or not at all, may not pass because a mail server lacks a right.
// A header line less is only a line less.
const RIGHTS_REQUIRED: ReadonlySet<Right> = new Set(['changeBody', 'quarantine', 'deleteRecipients'])

const RIGHT_MISSING: SmtpReply = {
  code: 451,
  enhanced: '4.3.5',
  text: 'The mail filter may not do here what this message needs',
}

/** The packets of an answer to a mail with these header fields. */
export function writeAnswer(answer: MilterAnswer, fields: readonly HeaderField[], terms: Terms): WrittenAnswer {
  if (answer.action === 'reject') return final(refusalOf(answer.reply, 5) ?? replies.REJECT)
  if (answer.action === 'tempfail') return final(refusalOf(answer.reply, 4) ?? replies.TEMPFAIL)
  if (answer.action === 'discard') return final(replies.DISCARD)
  const changes = changesOf(answer, fields, terms)
  const isGranted = ({ right }: Change) => (terms.actions & ACTION[right]) !== 0
  const missingRights = [...new Set(changes.filter((change) => !isGranted(change)).map(({ right }) => right))]
  if (missingRights.some((right) => RIGHTS_REQUIRED.has(right))) {
    return { packets: [replies.smtpReply(RIGHT_MISSING)], missingRights }
  }
  const packets = changes.filter(isGranted).flatMap((change) => change.packets)
  return { packets: [...packets, replies.ACCEPT], missingRights }
}

const final = (packet: Buffer): WrittenAnswer => ({ packets: [packet], missingRights: [] })

function refusalOf(reply: SmtpReply | undefined, kind: 4 | 5): Buffer | undefined {
  if (reply === undefined) return undefined
  const isEnhanced = /^\d(?:\.\d{1,3}){2}$/u.test(reply.enhanced) && reply.enhanced.startsWith(String(kind))
  const isFitting = isEnhanced && Math.floor(reply.code / 100) === kind && Number.isInteger(reply.code)
  return isFitting ? replies.smtpReply(reply) : undefined
}

function changesOf(answer: MilterAnswer, fields: readonly HeaderField[], terms: Terms): Change[] {
  const { add = [], remove = [] } = answer.recipients ?? {}
  return [
    ...headerChanges(answer, fields, terms),
    ...(answer.body === undefined ? [] : [change('changeBody', ...replies.replaceBody(answer.body))]),
    ...add.map((address) => change('addRecipients', replies.addRecipient(address))),
    ...remove.map((address) => change('deleteRecipients', replies.deleteRecipient(address))),
    ...(answer.action === 'quarantine' ? [change('quarantine', replies.quarantine(answer.reason ?? ''))] : []),
  ]
}

const change = (right: Right, ...packets: Buffer[]): Change => ({ right, packets })

/**
 * WHY this order: indices count the fields as they came, so what is changed goes before what is deleted, deletions go
 * from the last field to the first, and new fields come when all is counted.
 */
function headerChanges(answer: MilterAnswer, fields: readonly HeaderField[], terms: Terms): Change[] {
  const edits = (answer.headers ?? []).filter(({ name }) => /^[\x21-\x39\x3b-\x7e]+$/u.test(name))
  const written = (value: string) => (terms.isSpaceKept ? ` ${folded(value)}` : folded(value))
  const deletions = edits.flatMap((edit) => (edit.type === 'delete' ? deletionsOf(edit, fields) : []))
  return [
    ...edits.flatMap((edit) =>
      edit.type === 'change'
        ? [change('changeHeaders', replies.changeHeader(edit.index, edit.name, written(edit.value)))]
        : [],
    ),
    ...subjectChanges(answer.subjectTag, fields, terms),
    ...deletions
      .sort((a, b) => b.index - a.index)
      .map(({ name, index }) => change('changeHeaders', replies.changeHeader(index, name, ''))),
    ...edits.flatMap((edit) => {
      if (edit.type === 'insert') {
        return [change('addHeaders', replies.insertHeader(edit.index, edit.name, written(edit.value)))]
      }
      return edit.type === 'add' ? [change('addHeaders', replies.addHeader(edit.name, written(edit.value)))] : []
    }),
  ]
}

function deletionsOf(edit: HeaderEdit & { type: 'delete' }, fields: readonly HeaderField[]) {
  const { name, index } = edit
  if (index !== undefined) return [{ name, index }]
  return fieldsNamed(name, fields).map((_, before) => ({ name, index: before + 1 }))
}

const fieldsNamed = (name: string, fields: readonly HeaderField[]): HeaderField[] =>
  fields.filter((field) => field.name.trimEnd().toLowerCase() === name.toLowerCase())

/** WHY every Subject: of two, some mail programs show the first and some the last. */
function subjectChanges(tag: string | undefined, fields: readonly HeaderField[], terms: Terms): Change[] {
  if (tag === undefined || tag.trim() === '') return []
  const space = Buffer.from(terms.isSpaceKept ? ' ' : '')
  const subjects = fieldsNamed('Subject', fields)
  if (subjects.length === 0) {
    const value = tagSubject(Buffer.alloc(0), tag) ?? Buffer.alloc(0)
    return [change('addHeaders', replies.addHeader('Subject', Buffer.concat([space, value])))]
  }
  return subjects.flatMap(({ value }, before) => {
    const tagged = tagSubject(value, tag)
    if (tagged === undefined) return []
    return [change('changeHeaders', replies.changeHeader(before + 1, 'Subject', Buffer.concat([space, tagged])))]
  })
}

/** Lines of one field: each but the first starts with white space and says something, or the header would end there. */
const folded = (value: string): string =>
  value
    .trim()
    .replace(/\r\n?/gu, '\n')
    .replace(/\n[ \t\n]*/gu, '\n ')
