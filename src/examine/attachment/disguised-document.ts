import type { Family, Rule } from '#domain'
import { KINDS } from '#domain'
import { familyOfExtension } from '../extensions.ts'
import { extensionOf, offersOf, seenIn } from '../kit.ts'

export const disguisedDocument: Rule = {
  id: 'attachment/disguised-document',
  // WHY: 30, a banner: it opens in another program than the reader expects, but nothing acts by itself.
  weight: 30,
  since: '0.1.0',
  needs: 'file',
  sources: ['https://attack.mitre.org/techniques/T1036/008/'],
  text: {
    ja: {
      title: 'ファイルの名前と中身の種類が違います',
      why: '名前は画像やPDFなどを示していますが、中身は別の種類の文書や圧縮ファイル、Webページです。付け間違いのこともありますが、種類を偽って開かせる手口もあります。',
      todo: '届く予定があり、送信者に心当たりがある場合だけ開いてください。分からなければ、送信者に電話で確かめてください。',
    },
    en: {
      title: 'The file is of another type than its name says',
      why: 'The name stands for a picture, a PDF or the like, but inside is another type of document, an archive or a web page. It may be a slip; it is also done to make people open something they would not.',
      todo: 'Open it only if you expected it and know the sender. Otherwise phone the sender and ask.',
    },
  },
  *examine(message) {
    for (const offer of offersOf(message)) {
      if (offer.kind === undefined || !WEIGHTY.has(offer.kind === 'html' ? 'document' : offer.family)) continue
      const usual: readonly string[] = KINDS[offer.kind].extensions
      const name = offer.names.find((each) => isOther(offer.kind === 'html', usual, extensionOf(each)))
      if (name !== undefined) yield seenIn(offer, { name })
    }
  },
}

const WEIGHTY: ReadonlySet<Family> = new Set(['office', 'document', 'archive'])

// QUIRK: hospital and shop systems export tables as HTML under `.xls` and letters under `.doc`; that is no disguise.
const TABLES: ReadonlySet<string> = new Set(['xls', 'doc', 'txt', 'csv', 'eml'])

function isOther(isPage: boolean, usual: readonly string[], extension: string): boolean {
  if (usual.includes(extension) || (isPage && TABLES.has(extension))) return false
  const claimed = familyOfExtension(extension)
  if (isPage) return claimed === 'document' || claimed === 'office' || claimed === 'media'
  // A document called `.zip` or a package called `.docx` stays among documents; a picture or a PDF does not.
  return extension === 'pdf' || claimed === 'media' || claimed === 'text' || claimed === 'signature'
}
