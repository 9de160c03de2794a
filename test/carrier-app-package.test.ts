import { inspect } from 'sekisho'
import { describe, expect, test } from 'vitest'
import { APP_PACKAGE, buildAppPackage, buildJar, JAR } from './fixtures/carrier-app-package.ts'
import { damaged } from './fixtures/carrier-mutate.ts'
import { allFacts, takeApart } from './fixtures/office-open.ts'

describe('a Java archive', () => {
  test('its main class is read, folded as it is, and its classes are counted', () => {
    const message = takeApart(JAR, 'a.jar')
    expect(allFacts(message, 'java-program')).toEqual([
      { type: 'java-program', mainClass: 'com.example.a.Main', agentClass: '', classes: 1, isSigned: false },
    ])
    expect(message.parts.map(({ kind, name }) => `${kind} ${name}`)).toContain('java-class com/example/Main.class')
  })

  test('an agent and a signature are seen, in LF and whatever case', () => {
    const jar = buildJar('MAIN-CLASS: a.B\nLauncher-Agent-Class: a.C\n', [{ name: 'META-INF/A.RSA', data: 'x' }])
    expect(allFacts(takeApart(jar, 'a.jar'), 'java-program')[0]).toMatchObject({
      mainClass: 'a.B',
      agentClass: 'a.C',
      isSigned: true,
    })
  })
})

describe('a Windows app package', () => {
  test('its manifest says what runs, by which links, when, and with which rights', () => {
    expect(allFacts(takeApart(APP_PACKAGE, 'a.msix'), 'app-package')).toEqual([
      {
        type: 'app-package',
        name: 'Example.Viewer',
        publisher: 'CN=Example',
        executables: ['VFS\\viewer.exe', 'starter.exe'],
        protocols: ['example-view'],
        startsBy: ['Starter'],
        startScripts: ['a\\run.ps1 -x "example.com"'],
        hasFullTrust: true,
        isSigned: true,
      },
    ])
  })

  test('one that is neither signed nor starts anything by itself', () => {
    const [fact] = allFacts(takeApart(buildAppPackage('<Application Executable="b.exe"/>'), 'a.msix'), 'app-package')
    expect(fact).toMatchObject({ executables: ['b.exe'], isSigned: false, startScripts: [], startsBy: [] })
  })

  test.each([
    ['a.msix', APP_PACKAGE, 'attachment/app-package-with-script'],
    ['a.msix', APP_PACKAGE, 'attachment/installer'],
    ['a.jar', JAR, 'attachment/executable'],
  ])('%s is judged by %#', async (name, bytes, rule) => {
    const { findings } = await inspect(bytes, { name })
    expect(findings.map(({ id }) => id)).toContain(rule)
  })
})

test('packages survive damage', () => {
  for (const bytes of [JAR, APP_PACKAGE]) {
    for (const broken of damaged(bytes, 150)) {
      const flaws = takeApart(broken, 'a.jar').parts.flatMap((part) => part.flaws)
      expect(flaws.filter(({ code }) => code === 'unpack/crashed')).toEqual([])
    }
  }
})
