import { Parser } from 'htmlparser2'
import type { AppPackageFact } from '#domain'

// AppxManifest.xml (Package manifest schema reference), by local names, for the prefixes are the writer's choice:
//   Identity Name= Publisher=             Application Executable= EntryPoint= TrustLevel=
//   Extension Category= Executable=       Protocol Name=, StartupTask TaskId=, Service Name=
//   Capability Name="runFullTrust"        Package FileName= in the manifest of a bundle

const WORDS_MAX = 100
const WORD_CHARS_MAX = 512

type Said = Omit<AppPackageFact, 'type' | 'isSigned' | 'startScripts'>

export function readManifest(xml: string): Said {
  const found = { executables: new Set<string>(), protocols: new Set<string>(), startsBy: new Set<string>() }
  let name = ''
  let publisher = ''
  let hasFullTrust = false
  const add = (to: Set<string>, value: string | undefined): void => {
    if (value !== undefined && value.trim() !== '' && to.size < WORDS_MAX) to.add(value.trim().slice(0, WORD_CHARS_MAX))
  }
  const parser = new Parser(
    {
      onopentag(tag, attributes) {
        const element = tag.slice(tag.indexOf(':') + 1)
        const own = localNames(attributes)
        if (element === 'identity') {
          name ||= own.name ?? ''
          publisher ||= own.publisher ?? ''
        }
        add(found.executables, own.executable)
        if (element === 'protocol') add(found.protocols, own.name)
        if (element === 'startuptask') add(found.startsBy, own.taskid ?? 'startup task')
        if (element === 'service') add(found.startsBy, own.name ?? 'service')
        hasFullTrust ||= isFullTrust(element, own)
      },
    },
    { xmlMode: true, lowerCaseTags: true, lowerCaseAttributeNames: true, decodeEntities: true },
  )
  parser.end(xml)
  return {
    name: name.slice(0, WORD_CHARS_MAX),
    publisher: publisher.slice(0, WORD_CHARS_MAX),
    executables: [...found.executables],
    protocols: [...found.protocols],
    startsBy: [...found.startsBy],
    hasFullTrust,
  }
}

const localNames = (attributes: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(attributes).map(([key, value]) => [key.slice(key.indexOf(':') + 1), value]))

const isFullTrust = (element: string, own: Readonly<Record<string, string>>): boolean =>
  (element === 'capability' && /^(?:runfulltrust|allowelevation)$/i.test(own.name ?? '')) ||
  /^windows\.fulltrust(?:application|process)$/i.test(own.entrypoint ?? own.category ?? '') ||
  /^mediumil$/i.test(own.trustlevel ?? '')
