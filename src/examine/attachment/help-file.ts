import type { Rule } from '#domain'
import { offersOf, seenIn } from '../kit.ts'

export const helpFile: Rule = {
  id: 'attachment/help-file',
  weight: 65,
  since: '0.1.0',
  needs: 'file',
  sources: ['https://attack.mitre.org/techniques/T1218/001/'],
  text: {
    ja: {
      title: '命令を動かせる古い形式の説明書ファイルです',
      why: 'Windowsの古い「ヘルプ」の形式で、見た目は説明書でも、開くと中の命令を動かせます。今の説明書はPDFやWebページで配られるため、この形式がメールで届く理由はほとんどありません。',
      todo: '開かないでください。説明書が必要なら、業者の公式サイトから受け取るか、PDFで送ってもらってください。',
    },
    en: {
      title: 'A manual in an old format that can run commands',
      why: 'This is the old Windows help format: it looks like a manual, but can run commands when opened. Manuals today come as PDF or web pages, so there is little reason to mail one like this.',
      todo: "Do not open it. If you need the manual, get it from the supplier's own site or ask for a PDF.",
    },
  },
  *examine(message) {
    for (const offer of offersOf(message)) {
      if (offer.kind === 'chm' || (isUnread(offer.kind) && offer.extension === 'chm')) yield seenIn(offer)
    }
  },
}

const isUnread = (kind: string | undefined): boolean => kind === undefined || kind === 'unknown'
