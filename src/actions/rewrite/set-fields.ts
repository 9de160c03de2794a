import type { HeaderEdit } from '#domain'
import type { OutlineEntity } from '#mail'
import type { Splice } from './apply-edits.ts'
import { readRawHead } from './raw-head.ts'

export interface NewField {
  readonly name: string
  /** ASCII; may be folded with \n and a space. Undefined takes the field away. */
  readonly value: string | undefined
}

export interface Edits {
  readonly headers: readonly HeaderEdit[]
  readonly splices: readonly Splice[]
}

/** Gives fields of an entity new values: the mail's own as changes to its header, a part's as changes to the body. */
export function setFields(mail: Buffer, entity: OutlineEntity, news: readonly NewField[], isRoot: boolean): Edits {
  return isRoot
    ? { headers: rootEdits(mail, news), splices: [] }
    : { headers: [], splices: partEdits(mail, entity, news) }
}

function rootEdits(mail: Buffer, news: readonly NewField[]): HeaderEdit[] {
  const { fields } = readRawHead(mail)
  const isThere = (wanted: string): boolean => fields.some(({ name }) => name === wanted.toLowerCase())
  const edits = news.flatMap(({ name, value }): HeaderEdit[] => {
    if (value === undefined) return isThere(name) ? [{ type: 'delete', name }] : []
    return [isThere(name) ? { type: 'change', name, value, index: 1 } : { type: 'add', name, value }]
  })
  const isMime = edits.length === 0 || isThere('MIME-Version')
  return isMime ? edits : [...edits, { type: 'add', name: 'MIME-Version', value: '1.0' }]
}

function partEdits(mail: Buffer, { at, end }: OutlineEntity, news: readonly NewField[]): Splice[] {
  const head = readRawHead(mail, at, end)
  const { lineEnd } = readRawHead(mail)
  const written = (name: string, value: string): string => `${name}: ${value.replaceAll('\n', lineEnd)}${lineEnd}`
  const splices: Splice[] = []
  let added = ''
  for (const { name, value } of news) {
    const old = head.fields.filter((field) => field.name === name.toLowerCase())
    const text = value === undefined ? '' : written(name, value)
    const [first] = old
    if (first === undefined) added += text
    else splices.push({ at: first.at, end: first.end, bytes: Buffer.from(text, 'latin1') })
    for (const more of old.slice(1)) splices.push({ at: more.at, end: more.end, bytes: Buffer.alloc(0) })
  }
  if (added !== '') splices.push({ at: head.end, end: head.end, bytes: Buffer.from(added, 'latin1') })
  return splices
}
