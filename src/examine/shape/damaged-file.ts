import { familyOf, type Rule } from '#domain'

export const damagedFile: Rule = {
  id: 'shape/damaged-file',
  // WHY: 5, never felt: mails cut off on the way are damaged too. What could be read was judged.
  weight: 5,
  since: '0.1.0',
  needs: 'flaw',
  sources: ['https://cwe.mitre.org/data/definitions/20.html'],
  text: {
    ja: {
      title: '壊れた部分のあるファイルです',
      why: 'ファイルの一部が壊れているか、途中で切れています。読み取れた範囲は調べました。送受信の途中で切れた場合にも起こります。',
      todo: '開けない場合は、送信者に送り直してもらってください。',
    },
    en: {
      title: 'A file with a damaged part',
      why: 'Part of this file is damaged or cut off, which can happen on the way. What could be read has been inspected.',
      todo: 'If it does not open, ask the sender to send it again.',
    },
  },
  *examine(message) {
    for (const part of message.parts) {
      if (part.role === 'code' || !CONTAINERS.has(familyOf(part.kind))) continue
      const flaw = part.flaws.find(({ level }) => level === 'broken')
      if (flaw !== undefined) yield { part: part.id, seen: { name: part.name, flaw: flaw.code } }
    }
  },
}

const CONTAINERS: ReadonlySet<string> = new Set(['archive', 'office', 'document', 'disk-image'])
