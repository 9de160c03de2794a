import type { Opened, Opener } from '#bytes'
import type { JavaFact } from '#domain'
import { openZip } from '../zip/index.ts'
import { entryNames, readNamed } from './package-entry.ts'

// A Java archive (JAR file specification): a ZIP with META-INF/MANIFEST.MF, whose main section says what starts.
//   section = 1*(name ": " value CRLF *(" " more CRLF)) CRLF     names do not care about case
// A double click runs the main() of Main-Class; an agent (Launcher-Agent-Class) runs before it.

const NAME_CHARS_MAX = 512

export const openJava: Opener = (content, opening): Opened => {
  const opened = openZip(content, opening)
  const manifest = mainSection(readNamed(content, /^\/?meta-inf\/manifest\.mf$/i, opening).toString('utf8'))
  const names = entryNames(content)
  const fact: JavaFact = {
    type: 'java-program',
    mainClass: manifest.get('main-class') ?? '',
    agentClass: manifest.get('launcher-agent-class') ?? manifest.get('premain-class') ?? '',
    classes: names.filter((name) => /\.class$/i.test(name)).length,
    isSigned: names.some((name) => /^meta-inf\/[^/]+\.(?:rsa|dsa|ec)$/i.test(name)),
  }
  return { ...opened, facts: [fact, ...opened.facts] }
}

function mainSection(text: string): ReadonlyMap<string, string> {
  const section = text.replace(/^\ufeff/, '').split(/\r?\n\r?\n|\r\r/, 1)[0] ?? ''
  const lines = section.replace(/(?:\r\n?|\n) /g, '').split(/\r\n?|\n/)
  return new Map(
    lines.flatMap((line): [string, string][] => {
      const at = line.indexOf(':')
      if (at < 1) return []
      return [
        [
          line.slice(0, at).trim().toLowerCase(),
          line
            .slice(at + 1)
            .trim()
            .slice(0, NAME_CHARS_MAX),
        ],
      ]
    }),
  )
}
