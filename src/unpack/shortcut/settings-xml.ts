import { Parser } from 'htmlparser2'
import type { Target } from './target.ts'

// Windows' small XML files that act:
//   .settingcontent-ms  PCSettings > SearchableContent > ApplicationInformation > DeepLink: a command line
//   .search-ms          persistedQuery > query > scope > include path=: a folder, perhaps a stranger's
//   .library-ms         libraryDescription > searchConnectorDescriptionList > ... > simpleLocation > url
//   .searchconnector-ms searchConnectorDescription > simpleLocation > url
//   .appinstaller       AppInstaller Uri= > MainPackage Uri=: what is installed

const TARGETS_MAX = 100
const CHARS_MAX = 8_192

export function settingsTargets(text: string): Target[] {
  const targets: Target[] = []
  let words = ''
  const add = (does: Target['does'], value: string | undefined) => {
    const clean = value?.trim().slice(0, CHARS_MAX) ?? ''
    if (clean !== '' && targets.length < TARGETS_MAX) targets.push({ does, value: clean })
  }
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        words = ''
        if (localName(name) === 'include') add('open', attributes.path)
        add('open', attributes.uri)
      },
      ontext(piece) {
        if (words.length < CHARS_MAX) words += piece
      },
      onclosetag(name) {
        const closed = localName(name)
        if (closed === 'deeplink') add('run', words)
        if (closed === 'url' || closed === 'templateinfo') add('open', words)
        if (closed === 'icon' || closed === 'iconreference' || closed === 'imagelink') add('icon', words)
        words = ''
      },
    },
    { xmlMode: true, lowerCaseTags: true, lowerCaseAttributeNames: true, decodeEntities: true },
  )
  parser.end(text)
  return targets
}

const localName = (name: string): string => name.slice(name.indexOf(':') + 1).toLowerCase()
