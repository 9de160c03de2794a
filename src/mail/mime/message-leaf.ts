import type { Flaw, LinkFact } from '#domain'
import { readingsOf } from '../header/parameter-readings.ts'
import type { MediaType } from './entity.ts'

// The message types (RFC 2046 section 5.2, RFC 6532): a mail in a mail, a fragment of one, a pointer to one.

export interface MessageLeaf {
  /** Whether MIME itself says that the content is a mail. */
  readonly isMail: boolean
  readonly flaws: readonly Flaw[]
}

const MAIL = /^message\/(?:rfc822|rfc2822|global|news|rfc-?822|x-rfc822)$/
const NOT_A_MESSAGE: MessageLeaf = { isMail: false, flaws: [] }

const READING_CHARS_MAX = 2_048

/** Where a pointer leads: some programs offer what is there as an attachment. */
export function linksOfLeaf(media: MediaType): LinkFact[] {
  if (media.type !== 'message/external-body') return []
  const of = (name: string): string => {
    const readings = readingsOf(media.parameters, name)
    return (readings.find((reading) => reading.startsWith('\\\\')) ?? readings[0] ?? '').slice(0, READING_CHARS_MAX)
  }
  const site = of('site')
  const file = of('name')
  const places = [
    of('url').replace(/\s+/g, ''),
    site === '' ? file : `ftp://${site}/${[of('directory'), file].join('/')}`,
  ]
  return places
    .filter((url) => /^(?:[a-z][a-z\d+.-]{1,20}:|\\\\)/i.test(url))
    .map((url) => ({ type: 'link', url, shown: file }))
}

/** What a leaf of a message type is; `defaultType` counts where none was declared. */
export function messageLeaf(media: MediaType, _body: Buffer, defaultType: string): MessageLeaf {
  const type = media.type || defaultType
  if (!type.startsWith('message/')) return NOT_A_MESSAGE
  const of = (name: string): string => (readingsOf(media.parameters, name)[0] ?? '').slice(0, 80)
  if (type === 'message/partial') {
    // The other fragments came in other mails: together they may be anything.
    const seen = `${of('number') || '?'} of ${of('total') || '?'}, ${of('id')}`
    return { isMail: Number(of('number')) === 1, flaws: [{ code: 'mime/partial', level: 'stopped', seen }] }
  }
  if (type === 'message/external-body') {
    const seen = [of('access-type'), of('url') || of('name')].filter((value) => value !== '').join(' ')
    return { isMail: false, flaws: [{ code: 'mime/external-body', level: 'odd', seen }] }
  }
  return { isMail: MAIL.test(type), flaws: [] }
}
