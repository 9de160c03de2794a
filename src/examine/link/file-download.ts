import type { Rule } from '#domain'
import { isDownload } from '../extensions.ts'
import { extensionOf } from '../kit.ts'
import { linksOf } from '../links.ts'

export const fileDownload: Rule = {
  id: 'link/file-download',
  weight: 40,
  since: '0.1.0',
  needs: 'link',
  sources: ['https://attack.mitre.org/techniques/T1566/002/', 'https://attack.mitre.org/techniques/T1204/001/'],
  text: {
    ja: {
      title: '押すとプログラムなどが届くリンクがあります',
      why: 'リンクの先は、開くと動き出すファイル(プログラムや命令のファイルなど)です。添付すると止められるファイルを、リンクの形で渡す手口があります。',
      todo: 'リンクは押さないでください。ソフトの更新が必要な場合は、公式サイトやソフト自身の更新機能を使ってください。',
    },
    en: {
      title: 'A link downloads a program or the like',
      why: 'It leads straight to a file that acts when opened, such as a program or a script. Files that would be stopped as attachments are sometimes handed over as links.',
      todo: "Do not click it. If software needs an update, use the maker's own site or the update function of the software.",
    },
  },
  *examine(message) {
    for (const { part, url, places } of linksOf(message)) {
      const extension = places.map(({ path }) => extensionIn(path)).find(isDownload)
      if (extension !== undefined) yield { part: part.id, seen: { extension, url } }
    }
  },
}

/** The extension of the file that a path ends in; most pages have none. */
function extensionIn(path: string): string {
  const query = path.indexOf('?')
  const last = path.slice(path.lastIndexOf('/', query < 0 ? undefined : query) + 1, query < 0 ? undefined : query)
  return last.includes('.') ? extensionOf(last) : ''
}
