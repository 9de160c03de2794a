import type { Fact } from '#domain'

// A DDE link names a program (the "server"), a topic and an item. Office starts the program when it is not running,
// with the topic as its command line: `DDEAUTO c:\\windows\\system32\\cmd.exe "/k calc.exe"`, `=cmd|'/c calc'!A0`.

export interface DdeLink {
  readonly program: string
  readonly topic: string
  readonly item: string
  /** What the document calls it: `DDEAUTO`, `DDE`, `ddeLink`, a formula's start. */
  readonly word: string
}

// LIMIT: more of them in one document say nothing new.
const LINKS_MAX = 50
const COMMAND_CHARS_MAX = 8_191
// Programs that take commands from whoever starts them.
const SHELLS =
  /^(?:cmd|command|powershell|pwsh|mshta|wscript|cscript|rundll32|regsvr32|regsvcs|regasm|installutil|msiexec|msbuild|certutil|bitsadmin|wmic|schtasks|forfiles|pcalua|conhost|explorer|iexplore|hh|control|cmstp|odbcconf|ftp|curl|net|sc|at|reg|bash|wsl|python|perl|java|javaw|calc|notepad)$/i
const FILE = /\.(?:exe|com|bat|cmd|scr|pif|dll|cpl|hta|js|jse|vbs|vbe|wsf|ps1|lnk|msi|jar)\b/i

/** What links say: a command where a program is started, a relation where another document is asked. */
export function ddeFacts(links: readonly DdeLink[]): Fact[] {
  return links.slice(0, LINKS_MAX).flatMap((link): Fact[] => {
    const whole = [link.program, link.topic].join(' ').trim().slice(0, COMMAND_CHARS_MAX)
    if (!isCommand(link)) {
      return [{ type: 'relation', relation: 'ddeLink', target: [whole, link.item].join(' ').trim() }]
    }
    return [
      { type: 'command', command: whole, hidden: ['dde'] },
      ...(link.word === 'DDE' ? [] : [{ type: 'code', does: 'trigger', word: link.word, line: 1 } as const]),
      { type: 'code', does: 'run', word: link.word, line: 1 },
    ]
  })
}

// QUIRK: `MSEXCEL\..\..\Windows\System32\cmd.exe` names a program that is not there and ends at one that is.
function isCommand({ program, topic }: DdeLink): boolean {
  const last = program.slice(Math.max(program.lastIndexOf('\\'), program.lastIndexOf('/')) + 1)
  if (SHELLS.test(last.trim()) || FILE.test(last)) return true
  return /[\\/]\.\.[\\/]/.test(`${program} ${topic}`) || /^\s*[/-][a-z]\b/i.test(topic) || isStarter(topic)
}

const isStarter = (topic: string): boolean =>
  /\b(?:cmd|powershell|mshta|rundll32|regsvr32|wscript|cscript)(?:\.exe)?\s/i.test(topic) || /\.exe\b/i.test(topic)
