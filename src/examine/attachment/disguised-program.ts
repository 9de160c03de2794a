import type { Family, Rule } from '#domain'
import { familyOfExtension } from '../extensions.ts'
import { extensionOf, offersOf, seenIn } from '../kit.ts'

export const disguisedProgram: Rule = {
  id: 'attachment/disguised-program',
  // WHY: content and name tell two different stories, and the content is one that acts. No honest sender does this.
  weight: 90,
  since: '0.1.0',
  needs: 'file',
  sources: ['https://attack.mitre.org/techniques/T1036/008/', 'https://attack.mitre.org/techniques/T1036/'],
  text: {
    ja: {
      title: '書類や画像の名前を付けたプログラムです',
      why: 'ファイル名はPDFや画像、文書などを示していますが、実際の中身はプログラムなど、動作するファイルです。受け取る人や検査の目をあざむくための付け替えとしか考えられません。',
      todo: '開かず、名前も変えないでください。送信者が知り合いでも、返信ではなく電話で知らせてください。相手のアカウントが悪用されているおそれがあります。',
    },
    en: {
      title: 'A program under the name of a document or picture',
      why: 'The name says PDF, picture or document, but what is inside is a program or something else that acts when started. There is no ordinary reason for such a name.',
      todo: 'Do not open or rename it. Even if you know the sender, phone rather than reply: somebody may be using their account.',
    },
  },
  *examine(message) {
    for (const offer of offersOf(message)) {
      if (offer.kind === undefined || !ACTING.has(offer.family)) continue
      for (const name of offer.names) {
        const claimed = familyOfExtension(extensionOf(name))
        if (HARMLESS.has(claimed)) yield seenIn(offer, { name })
      }
    }
  },
}

const ACTING: ReadonlySet<Family> = new Set(['executable', 'shortcut', 'disk-image'])
const HARMLESS: ReadonlySet<Family> = new Set(['office', 'document', 'media', 'text', 'archive', 'mail', 'signature'])
