import type { Kind } from '#domain'
import type { Cfb } from './read-cfb.ts'

// Which program a compound file belongs to: the streams decide, because they are what the program reads; the class id
// of the root is asked where no stream tells.

const BY_STREAM: readonly (readonly [string, Kind])[] = [
  ['encryptedpackage', 'office-encrypted'],
  ['__properties_version1.0', 'msg'],
  ['powerpoint document', 'ppt'],
  ['workbook', 'xls'],
  ['book', 'xls'],
  ['worddocument', 'doc'],
  ['visiodocument', 'visio'],
  ['quill/quillsub/contents', 'publisher'],
  // MSI encodes its table names into CJK characters; these are `_Tables`, `_StringData` and `_StringPool`.
  ['\u4840\u3f7f\u4164\u422f\u4836', 'msi'],
  ['\u4840\u3f3f\u4577\u446c\u3b6a\u45e4\u4824', 'msi'],
  ['\u4840\u3f3f\u4577\u446c\u3e6a\u44b2\u482f', 'msi'],
]

const BY_CLSID: Readonly<Record<string, Kind>> = {
  '{00020900-0000-0000-C000-000000000046}': 'doc',
  '{00020906-0000-0000-C000-000000000046}': 'doc',
  '{00020810-0000-0000-C000-000000000046}': 'xls',
  '{00020820-0000-0000-C000-000000000046}': 'xls',
  '{64818D10-4F9B-11CF-86EA-00AA00B929E8}': 'ppt',
  '{64818D11-4F9B-11CF-86EA-00AA00B929E8}': 'ppt',
  '{00021A14-0000-0000-C000-000000000046}': 'visio',
  '{00021201-0000-0000-00C0-000000000046}': 'publisher',
  '{00020D0B-0000-0000-C000-000000000046}': 'msg',
  '{000C1084-0000-0000-C000-000000000046}': 'msi',
  '{000C1086-0000-0000-C000-000000000046}': 'msi',
  '{000C1082-0000-0000-C000-000000000046}': 'msi',
}

/** The kind of a compound file; `ole` when no known program writes such a one. */
export function cfbKind(cfb: Cfb): Kind {
  const paths = new Set(cfb.entries.filter((entry) => !entry.orphan).map((entry) => entry.path.toLowerCase()))
  const byStream = BY_STREAM.find(([path]) => paths.has(path))?.[1]
  const byClsid = BY_CLSID[cfb.entries[0]?.clsid ?? '']
  if (byStream !== undefined) return byStream
  if (byClsid !== undefined) return byClsid
  return isVbaProject(paths) ? 'vba-project' : 'ole'
}

// A `vbaProject.bin` by itself: the project's storage is the root.
const isVbaProject = (paths: ReadonlySet<string>): boolean => paths.has('vba/dir') || paths.has('vba/_vba_project')
