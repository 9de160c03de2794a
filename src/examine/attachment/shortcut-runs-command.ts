import { familyOf, type Rule } from '#domain'
import { factsOf } from '../kit.ts'

export const shortcutRunsCommand: Rule = {
  id: 'attachment/shortcut-runs-command',
  // WHY: a shortcut that hands a command to Windows' own command programs opens no document; nobody mails one kindly.
  weight: 90,
  since: '0.1.0',
  needs: 'file',
  sources: [
    'https://attack.mitre.org/techniques/T1204/002/',
    'https://attack.mitre.org/techniques/T1059/003/',
    'https://learn.microsoft.com/openspecs/windows_protocols/ms-shllink/',
    'https://www.jpcert.or.jp/at/2022/at220006.html',
  ],
  text: {
    ja: {
      title: 'ショートカットに、パソコンへの命令が書き込まれています',
      why: '書類を開くのではなく、Windowsに命令を実行させる作りのショートカットです。画面に命令が出ないよう、書類の絵柄を付けたり空白で隠したりしてあることもあります。2022年4月のEmotet(エモテット)もこの形で届きました。',
      todo: '開かないでください。開いてしまった場合は、そのパソコンのネットワークをすぐに切り、電源は入れたまま担当者に知らせてください。',
    },
    en: {
      title: 'A shortcut with a command for your computer written into it',
      why: 'Instead of opening a document, this shortcut has Windows carry out a command. An icon of a document or a long run of blanks often keeps the command out of sight. Emotet came like this in April 2022.',
      todo: 'Do not open it. If somebody has, disconnect that computer from the network at once, leave it switched on, and tell the person responsible.',
    },
  },
  *examine(message) {
    for (const { part, fact } of factsOf(message, 'code')) {
      if (fact.does !== 'run' || familyOf(part.kind) !== 'shortcut') continue
      const command = part.facts.find((each) => each.type === 'command')?.command ?? ''
      const hides = part.facts.flatMap((each) => (each.type === 'code' && each.does === 'hide' ? [each.word] : []))
      yield {
        part: part.id,
        seen: {
          name: part.name,
          runs: fact.word,
          command: command.slice(0, COMMAND_CHARS_MAX),
          ...(hides.length === 0 ? {} : { hides: hides.join(', ') }),
        },
      }
    }
  },
}

// LIMIT: evidence is read by people; the report's recovered commands have the whole.
const COMMAND_CHARS_MAX = 300
