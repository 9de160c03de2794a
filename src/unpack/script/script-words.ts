import type { CodeFact } from '#domain'

// The words of scripts and command lines that run, fetch, write, load or hide. They are looked for in text that a
// program will run (never in prose), so a word is enough. Sources: MITRE ATT&CK T1059, T1105, T1218, T1027; LOLBAS.

type Does = CodeFact['does']

/** Each pattern is linear: no nested repeats, every run bounded. */
const WORDS: readonly (readonly [Does, RegExp])[] = [
  [
    'run',
    /\b(?:powershell|pwsh|mshta|regsvr32|rundll32|msiexec|installutil|regasm|msbuild|pcalua|forfiles)(?:\.exe)?\b/gi,
  ],
  ['run', /\b(?:[cw]script(?:\.exe)?\s|[cw]script\.exe\b|wmic(?:\.exe)?\s|schtasks(?:\.exe)?\s|hh\.exe\b)/gi],
  ['run', /\b(?:cmd(?:\.exe)?\s{1,20}\/[a-z]|cmd\.exe\b|%comspec%)/gi],
  [
    'run',
    /\b(?:ShellExecute(?:Ex)?[AW]?|CreateProcess[AW]?|WinExec|Start-Process|Invoke-Item|InvokeVerb|os\.system|subprocess\.\w{3,12})\b/gi,
  ],
  ['run', /\b(?:winmgmts:|Win32_Process(?:Startup)?\b|Invoke-(?:Cim|Wmi)Method)/gi],
  ['run', /\.(?:Run|Exec)\s{0,4}(?:\(|["'])/g],
  ['run', /\b(?:Invoke-Expression|iex)\b\s{0,4}[($"'&]|\|\s{0,4}(?:Invoke-Expression|iex)\b/gi],
  [
    'download',
    /\b(?:MSXML2?\.(?:Server)?XMLHTTP|Microsoft\.XMLHTTP|WinHttp\.WinHttpRequest|Net\.WebClient|Net\.HttpWebRequest|HttpClient)\b/gi,
  ],
  [
    'download',
    /\b(?:DownloadFile|DownloadString|DownloadData|URLDownloadToFile[AW]?|Invoke-WebRequest|Invoke-RestMethod|iwr|irm|Start-BitsTransfer)\b/gi,
  ],
  [
    'download',
    /\b(?:bitsadmin(?:\.exe)?\s[^\r\n]{0,80}\/(?:transfer|addfile)|certutil(?:\.exe)?\s[^\r\n]{0,80}[-/]urlcache)/gi,
  ],
  ['download', /\b(?:curl|wget)(?:\.exe)?\s[^\r\n]{0,120}https?:/gi],
  [
    'drop',
    /\b(?:ADODB\.Stream|SaveToFile|CreateTextFile|WriteAll(?:Bytes|Text)|Set-Content|Out-File|Expand-Archive)\b/gi,
  ],
  ['drop', /\bcertutil(?:\.exe)?\s[^\r\n]{0,80}[-/]decode(?:hex)?\b/gi],
  [
    'load',
    /\b(?:Reflection\.Assembly|VirtualAlloc(?:Ex)?|CreateRemoteThread|DllImport|LoadLibrary[AW]?|RegisterXLL|GetProcAddress)\b/gi,
  ],
  [
    'object',
    /\b(?:WScript\.Shell|Shell\.Application|Scripting\.FileSystemObject|ActiveXObject|CreateObject|ScriptControl)\b/gi,
  ],
  ['hide', /(?:^|\s)[-/]e(?:n(?:c(?:o(?:d(?:e(?:d(?:c(?:ommand)?)?)?)?)?)?)?)?\s{1,8}[A-Za-z0-9+/=]{16}/gi],
  ['hide', /(?:^|\s)[-/]w(?:in(?:dowstyle)?)?\s{1,8}(?:hidden|1)\b/gi],
  ['hide', /\b(?:FromBase64String|StrReverse|fromCharCode|ExecuteGlobal|bin\.base64|unescape\s?\(|eval\s?\()/gi],
]

const FACTS_MAX = 100
const WORD_CHARS_MAX = 80

/** What a script or a command line does, each word once, with the line it stands in. */
export function findScriptWords(text: string): CodeFact[] {
  const facts = new Map<string, CodeFact>()
  const lines = lineStarts(text)
  for (const [does, pattern] of WORDS) {
    for (const { 0: found, index } of text.matchAll(pattern)) {
      const word = tidyWord(found)
      const key = `${does} ${word.toLowerCase()}`
      if (facts.has(key)) continue
      facts.set(key, { type: 'code', does, word, line: lineOf(lines, index) })
      if (facts.size >= FACTS_MAX) return [...facts.values()]
    }
  }
  return [...facts.values()].sort((a, b) => a.line - b.line)
}

const tidyWord = (found: string): string =>
  found
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/(\.exe)$|[\s("'$&]+$/i, '$1')
    .slice(0, WORD_CHARS_MAX)

function lineStarts(text: string): number[] {
  const starts = [0]
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return starts
}

function lineOf(starts: readonly number[], index: number): number {
  let low = 0
  let high = starts.length
  while (high - low > 1) {
    const middle = (low + high) >>> 1
    if ((starts[middle] ?? 0) <= index) low = middle
    else high = middle
  }
  return low + 1
}
