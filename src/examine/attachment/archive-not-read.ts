import type { Family, Rule } from '#domain'
import { ARCHIVE_EXTENSIONS, isVolumeName, UNREAD_EXTENSIONS } from '../extensions.ts'
import { childrenOf, extensionsOf, familyOf, type Message, type Offer, offersOf, seenIn } from '../kit.ts'

export const archiveNotRead: Rule = {
  id: 'attachment/archive-not-read',
  // WHY: holds by its own weight: what nobody could look at is not clean.
  weight: 55,
  since: '0.1.0',
  needs: 'file',
  sources: ['https://attack.mitre.org/techniques/T1560/', 'https://attack.mitre.org/techniques/T1027/'],
  text: {
    ja: {
      title: '検査できませんでした(開けない種類の圧縮ファイルです)',
      why: '名前は圧縮ファイルやデータベースなどを示していますが、関所が開けない形式か、分割された一部分だけのため、中に何が入っているかを調べられませんでした。',
      todo: '開かずに、送信者のいつもの電話番号に連絡して中身を確かめ、ZIPかPDFで送り直してもらってください。',
    },
    en: {
      title: 'Could not be inspected: an archive of a kind that is not read here',
      why: 'The name says archive or database, but it is of a format that Sekisho does not open, or only one piece of several. What it contains is not known.',
      todo: 'Leave it closed. Call the sender on the number you always use, ask what it contains, and have it sent again as a ZIP file or PDF.',
    },
  },
  *examine(message) {
    for (const offer of offersOf(message)) {
      const name = offer.names.find((each) => isUnread(message, offer, each))
      if (name !== undefined) yield seenIn(offer, { name })
    }
  },
}

// A middle piece may hold nothing but text.
const PIECES: ReadonlySet<Family> = new Set(['archive', 'text', 'unknown'])

function isUnread(message: Message, { part, kind }: Offer, name: string): boolean {
  // A closed entry belongs to its archive, which is reported.
  if (kind === undefined || kind === 'empty') return false
  const [extension = '', before = ''] = [...extensionsOf(name)].reverse()
  // QUIRK: `議事録.R06` is a document of the sixth year of Reiwa.
  if (isVolumeName(extension, before)) return PIECES.has(familyOf(kind))
  if ((childrenOf(message).get(part.id)?.length ?? 0) > 0) return false
  // Some are written as text, and the head of others passes for one.
  if (kind === 'text') return UNREAD_EXTENSIONS.has(extension)
  return kind === 'unknown' && (UNREAD_EXTENSIONS.has(extension) || ARCHIVE_EXTENSIONS.has(extension))
}
