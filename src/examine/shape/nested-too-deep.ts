import type { Rule } from '#domain'
import { unreadFor } from '../unread.ts'

export const nestedTooDeep: Rule = {
  id: 'shape/nested-too-deep',
  weight: 60,
  since: '0.1.0',
  needs: 'flaw',
  sources: ['https://cwe.mitre.org/data/definitions/674.html', 'https://attack.mitre.org/techniques/T1027/'],
  text: {
    ja: {
      title: '検査できませんでした(入れ子が深すぎます)',
      why: '箱の中に箱を重ねるように、ファイルが何重にも包まれていて、いちばん奥まで調べられませんでした。ふつうのやり取りで、ここまで重ねることはありません。',
      todo: '開かないでください。送信者に心当たりがあれば、電話で元のファイルをそのまま送り直してもらってください。',
    },
    en: {
      title: 'Could not be inspected: wrapped too many times',
      why: 'Files are packed inside files, like boxes in boxes, so many times that the innermost could not be reached. Nobody wraps anything like this in ordinary work.',
      todo: 'Do not open it. If you know the sender, phone them and ask for the original file without the wrapping.',
    },
  },
  *examine(message) {
    for (const { part, flaw } of unreadFor(message, 'too-deep')) {
      yield { part: part.id, seen: { flaw: flaw.code, depth: part.depth, path: part.path } }
    }
  },
}
