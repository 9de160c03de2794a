import { decodeText, type Opened, type Opener } from '#bytes'
import type { AppPackageFact } from '#domain'
import { openZip } from '../zip/index.ts'
import { entryNames, readNamed } from './package-entry.ts'
import { readManifest } from './read-manifest.ts'

// A Windows app package (.msix, .appx, a bundle of them): a ZIP whose AppxManifest.xml says what runs and with which
// rights. QUIRK: the Package Support Framework starts a script of the package before the program (config.json,
// `startScript`); criminals put their loader there and leave the genuine program beside it (FIN7, 2023).

const SCRIPTS_MAX = 20

export const openAppPackage: Opener = (content, opening): Opened => {
  const opened = openZip(content, opening)
  const manifest = readNamed(content, /^\/?appxmanifest\.xml$/i, opening)
  const bundle =
    manifest.length > 0 ? manifest : readNamed(content, /^\/?appxmetadata\/appxbundlemanifest\.xml$/i, opening)
  const fact: AppPackageFact = {
    type: 'app-package',
    ...readManifest(decodeText(bundle, '').text),
    startScripts: startScripts(decodeText(readNamed(content, /^\/?config\.json$/i, opening), '').text),
    isSigned: entryNames(content).some((name) => /^\/?appxsignature\.p7x$/i.test(name)),
  }
  return { ...opened, facts: [fact, ...opened.facts] }
}

const SCRIPT =
  /"scriptPath"\s{0,20}:\s{0,20}"((?:[^"\\]|\\.){1,500})"(?:[^{}]{0,2000}?"scriptArguments"\s{0,20}:\s{0,20}"((?:[^"\\]|\\.){0,2000})")?/gi

// The framework's reader takes comments and stray commas, so its words are looked for and not its structure.
const startScripts = (config: string): readonly string[] =>
  [...config.matchAll(SCRIPT)]
    .slice(0, SCRIPTS_MAX)
    .map(([, path = '', words = '']) => `${path} ${words}`.trim().replace(/\\(.)/g, '$1'))
