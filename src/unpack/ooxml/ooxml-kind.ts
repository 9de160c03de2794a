import type { Kind } from '#domain'

// What a ZIP is beyond an archive, by the names in it: the programs themselves go by these names.

interface NamedEntry {
  readonly name: string
  readonly encrypted: boolean
}

const BY_FOLDER: readonly (readonly [string, Kind])[] = [
  ['word/', 'docx'],
  ['xl/', 'xlsx'],
  ['ppt/', 'pptx'],
  ['visio/', 'vsdx'],
]

/** The kind of a package; undefined for an archive and nothing more. */
export function ooxmlKind(entries: readonly NamedEntry[]): Kind | undefined {
  // With encrypted entries no office program opens it: an archive, which passwords are tried on.
  if (entries.some((entry) => entry.encrypted)) return undefined
  const names = new Set(entries.map((entry) => entry.name.toLowerCase().replace(/^\/+/, '')))
  const has = (prefix: string): boolean => [...names].some((name) => name.startsWith(prefix))
  if (names.has('androidmanifest.xml')) return 'apk'
  if (names.has('appxmanifest.xml') || names.has('appxmetadata/appxbundlemanifest.xml')) return 'appx'
  if (names.has('[content_types].xml')) {
    const office = BY_FOLDER.find(([folder]) => has(folder))?.[1]
    if (office !== undefined) return office
    return has('_rels/') ? 'opc' : undefined
  }
  if (names.has('word/document.xml')) return 'docx'
  if (names.has('xl/workbook.xml') || names.has('xl/workbook.bin')) return 'xlsx'
  if (names.has('ppt/presentation.xml')) return 'pptx'
  if (names.has('meta-inf/container.xml') && names.has('mimetype')) return 'epub'
  if (names.has('meta-inf/manifest.xml') && (names.has('mimetype') || names.has('content.xml'))) return 'odf'
  if (names.has('meta-inf/manifest.mf') || has('meta-inf/services/')) return 'jar'
  return undefined
}
