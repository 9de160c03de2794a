import type { Rule } from '#domain'
import { ARCHIVE_EXTENSIONS, isVolumeName } from '../extensions.ts'
import { extensionsOf } from '../kit.ts'
import { linksOf } from '../links.ts'
import { isFileHost, isShortened } from '../web/services.ts'

export const archiveFromFileHost: Rule = {
  id: 'link/archive-from-file-host',
  // WHY: 25, a banner: offices hand over large files like this, and so did the Emotet of April 2022.
  weight: 25,
  since: '0.2.0',
  needs: 'link',
  sources: ['https://attack.mitre.org/techniques/T1566/002/', 'https://attack.mitre.org/software/S0367/'],
  text: {
    ja: {
      title: 'だれでも使えるファイル置き場から、圧縮ファイルなどが届くリンクがあります',
      why: 'リンクの先は、だれでもファイルを置けるサービスにある圧縮ファイルなどです。大きな資料の受け渡しによく使われますが、添付すると調べられてしまうファイルを渡す方法としても使われます。',
      todo: '受け取る約束があったか、送信者に電話などで確かめてから開いてください。約束がなければ開かないでください。',
    },
    en: {
      title: 'A link to an archive on a service where anybody may store files',
      why: 'The link leads to an archive or the like on a service where anybody can put a file. Large documents are often handed over that way, and so are files that would be looked into if they were attached.',
      todo: 'Open it only if you were expecting a file; ask the sender by phone if you are not sure.',
    },
  },
  *examine(message) {
    for (const { part, url, places } of linksOf(message)) {
      const host = places.find((place) => isFileHost(place) || isShortened(place))
      if (host === undefined) continue
      const name = places.map(({ path }) => fileIn(path)).find((each) => each !== undefined)
      if (name !== undefined) yield { part: part.id, seen: { name, host: host.host, url } }
    }
  },
}

/** The file that an address names, in its path or as the value of a parameter, when it is an archive. */
const fileIn = (path: string): string | undefined =>
  path
    .split(/[?&=/]/u)
    .slice(0, 64)
    .find((step) => isArchive(extensionsOf(step)))

const isArchive = (extensions: readonly string[]): boolean => {
  const [before = '', extension = ''] = [extensions.at(-2), extensions.at(-1)]
  return ARCHIVE_EXTENSIONS.has(extension) || isVolumeName(extension, before) || DISKS.has(extension)
}

const DISKS: ReadonlySet<string> = new Set(['iso', 'img', 'vhd', 'vhdx'])
