import type { Rule } from '#domain'
import { factsOf, fileOf } from '../kit.ts'

export const slideRunsCommand: Rule = {
  id: 'attachment/slide-runs-command',
  // WHY: 80: presentations start other programs in training material at most, and that does not come by mail.
  weight: 80,
  since: '0.1.0',
  needs: 'file',
  sources: [
    'https://attack.mitre.org/techniques/T1204/002/',
    'https://learn.microsoft.com/openspecs/office_standards/ms-oe376/',
  ],
  text: {
    ja: {
      title: 'スライドの上で、パソコンの命令が動くように作られています',
      why: 'スライドの中の文字や図に、別のプログラムを動かす命令が付いています。押したとき、あるいはマウスがその上を通っただけで動きます。発表の資料にこのような仕掛けは要りません。',
      todo: '開かないでください。もし開いてしまっていたら、スライドには触れずに閉じ、担当者に知らせてください。',
    },
    en: {
      title: 'A presentation whose slides start a program',
      why: 'Words or shapes on a slide have a command for your computer attached, which runs when they are clicked or when the mouse merely passes over them. A presentation does not need that.',
      todo: 'Leave it closed. If it is open already, close it without touching the slides and tell the person responsible.',
    },
  },
  *examine(message) {
    for (const { part, fact } of factsOf(message, 'command')) {
      if (!fact.hidden.includes('ppaction')) continue
      const touch = part.facts.some(
        (each) => each.type === 'code' && each.does === 'trigger' && /^hlink/.test(each.word),
      )
      const seen = { document: fileOf(message, part).name, command: fact.command.slice(0, 500) }
      yield { part: part.id, seen: { ...seen, starts: touch ? 'mouse over' : 'click' } }
    }
  },
}
