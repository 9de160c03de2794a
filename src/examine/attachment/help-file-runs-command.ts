import type { Rule } from '#domain'
import { factsOf, type Message, type Part, partById } from '../kit.ts'

export const helpFileRunsCommand: Rule = {
  id: 'attachment/help-file-runs-command',
  // WHY: 85: manuals that open the program they describe exist; none of those comes by mail.
  weight: 85,
  since: '0.1.0',
  needs: 'file',
  sources: [
    'https://attack.mitre.org/techniques/T1218/001/',
    'https://learn.microsoft.com/previous-versions/windows/desktop/htmlhelp/shortcut',
  ],
  text: {
    ja: {
      title: '説明書の形をした、パソコンの命令を動かすファイルです',
      why: '開くと説明書の画面が出ますが、その裏で、パソコンに書かれた命令を実行させる作りになっています。説明書を読むだけのつもりで開いた人に気づかれないよう、画面には普通の文章が出ます。',
      todo: '開かないでください。もし開いてしまっていたら、そのパソコンをネットワークから外し、電源は入れたまま担当者に知らせてください。',
    },
    en: {
      title: 'A help file that makes the computer run a command',
      why: 'It shows pages of a manual, and behind them has the computer carry out a command. The pages look ordinary so that whoever opened it only to read does not notice.',
      todo: 'Do not open it. If somebody has, disconnect that computer from the network, leave it switched on, and tell the person responsible.',
    },
  },
  *examine(message) {
    for (const { part, fact } of factsOf(message, 'command')) {
      const file = helpFileOf(message, part)
      if (file === undefined || (!fact.hidden.includes('html-help') && part.role !== 'code')) continue
      yield { part: part.id, seen: { name: file.name, page: part.name, command: fact.command.slice(0, 500) } }
    }
    for (const { part, fact } of factsOf(message, 'code')) {
      const file = fact.does === 'run' && part.role === 'code' ? helpFileOf(message, part) : undefined
      if (file !== undefined) yield { part: part.id, seen: { name: file.name, page: part.name, runs: fact.word } }
    }
  },
}

function helpFileOf(message: Message, part: Part): Part | undefined {
  const file = partById(message, part.parent)
  return file?.kind === 'chm' ? file : undefined
}
