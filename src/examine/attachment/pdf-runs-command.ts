import type { Rule } from '#domain'
import { factsOf } from '../kit.ts'

export const pdfRunsCommand: Rule = {
  id: 'attachment/pdf-runs-command',
  // WHY: readers have warned of it for fifteen years and no program that makes documents writes it.
  weight: 85,
  since: '0.1.0',
  needs: 'file',
  sources: ['https://attack.mitre.org/techniques/T1204/002/', 'https://nvd.nist.gov/vuln/detail/CVE-2010-1240'],
  text: {
    ja: {
      title: 'パソコンのプログラムを動かそうとするPDFです',
      why: 'このPDFには、開いたり押したりしたときに、パソコンの中のプログラムを動かす指示が書かれています。ふつうの書類のPDFに、この指示が入ることはありません。',
      todo: '開かないでください。開いて「ファイルを起動しますか」などの画面が出た場合は、許可せずに閉じ、担当者に知らせてください。',
    },
    en: {
      title: 'A PDF that tries to start a program on your computer',
      why: 'This PDF holds an instruction to start a program of your computer when it is opened or clicked. Ordinary documents never have one.',
      todo: 'Do not open it. If it is open and asks whether a file may be launched, refuse, close it, and tell the person responsible.',
    },
  },
  *examine(message) {
    for (const { part, fact } of factsOf(message, 'code')) {
      if (part.kind !== 'pdf' || fact.word !== 'PDF Launch') continue
      const command = part.facts.find((each) => each.type === 'command')?.command ?? ''
      const starts = part.facts.some((each) => each.type === 'code' && each.does === 'trigger') ? 'yes' : 'no'
      yield { part: part.id, seen: { name: part.name, command: command.slice(0, 300), startsByItself: starts } }
    }
  },
}
