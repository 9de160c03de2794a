import type { Rule } from '#domain'
import { isStarting, TRUSTED_EXTENSIONS } from '../extensions.ts'
import { extensionsOf, offersOf, seenIn } from '../kit.ts'

export const doubleExtension: Rule = {
  id: 'attachment/double-extension',
  weight: 85,
  since: '0.1.0',
  needs: 'file',
  sources: ['https://attack.mitre.org/techniques/T1036/007/'],
  text: {
    ja: {
      title: '書類に見せかけた二重の名前です',
      why: 'ファイル名の途中に「.pdf」や「.doc」などがありますが、本当の末尾は動作するファイルを示しています。Windowsは末尾を表示しない設定が標準のため、画面では書類に見えてしまいます。',
      todo: '開かないでください。送信者に心当たりがあれば、電話で本来の書類を送り直してもらってください。',
    },
    en: {
      title: 'A double file name that passes for a document',
      why: 'There is a ".pdf", ".doc" or the like in the middle of the name, but the real ending belongs to something that acts when opened. Windows hides the ending by default, so on the screen it looks like a document.',
      todo: 'Do not open it. If you know the sender, phone and ask for the actual document.',
    },
  },
  *examine(message) {
    for (const offer of offersOf(message)) {
      const name = offer.names.find(isDouble)
      if (name !== undefined) yield seenIn(offer, { name })
    }
  },
}

// QUIRK: `x.pdf.html` belongs here too: the page opens in a browser, and the reader expects a PDF viewer.
function isDouble(name: string): boolean {
  const extensions = extensionsOf(name)
  const last = extensions.at(-1) ?? ''
  const before = extensions.at(-2) ?? ''
  if (!isStarting(last) && !PAGES.has(last)) return false
  return TRUSTED_EXTENSIONS.has(before) || (isStarting(last) && /\s{8}/u.test(name.slice(-1_024)))
}

const PAGES: ReadonlySet<string> = new Set(['html', 'htm', 'xhtml', 'shtml', 'svg'])
