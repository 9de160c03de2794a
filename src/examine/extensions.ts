// What file name extensions mean to the machine that opens the file. A name is the sender's choice, and on the
// receiver's desk it is the name, not the content, that picks the program.

import { type Family, KINDS } from '#domain'

const words = (text: string): readonly string[] => text.split(' ')

/** Extensions that start something when they are opened, by family; they win over every other meaning. */
const STARTING: readonly (readonly [Family, readonly string[]])[] = [
  ['executable', words('exe scr com pif cpl dll ocx xll wll jar apk msi msp mst msix appx msixbundle appxbundle')],
  ['executable', words('appinstaller')],
  ['script', words('js jse vbs vbe wsf wsh wsc sct hta ps1 psm1 psd1 bat cmd sh py pyw pl rb php scpt applescript')],
  ['shortcut', words('lnk url website iqy')],
  ['disk-image', words('iso img vhd vhdx udf wim dmg')],
]

/** Scripts that a Windows computer runs without anything installed on it. */
export const WINDOWS_SCRIPT_EXTENSIONS: ReadonlySet<string> = new Set(
  words('js jse vbs vbe wsf wsh wsc sct hta ps1 psm1 psd1 bat cmd'),
)

/** Installers among the programs: a rule of their own speaks of them. */
export const INSTALLER_EXTENSIONS: ReadonlySet<string> = new Set(
  words('msi msp mst msix appx msixbundle appxbundle appinstaller'),
)

/** Windows settings files that connect somewhere or change the machine when they are opened. */
export const SETTINGS_EXTENSIONS: ReadonlySet<string> = new Set(
  words(
    'rdp reg scf inf msc library-ms search-ms searchconnector-ms settingcontent-ms theme themepack diagcab ppkg jnlp',
  ),
)

/** Extensions of documents, pictures and archives: what people open without a second thought. */
export const TRUSTED_EXTENSIONS: ReadonlySet<string> = new Set(
  words(
    'pdf doc docx docm dot dotx xls xlsx xlsm xlsb csv ppt pptx pps ppsx rtf txt jtd odt ods odp xml jpg jpeg png gif bmp tif tiff heic webp zip rar 7z lzh mp3 mp4 wav mov avi dcm eml msg one',
  ),
)

/** Extensions of Office files in which Office itself expects macros, the old binary formats included. */
export const MACRO_EXTENSIONS: ReadonlySet<string> = new Set(
  words(
    'doc dot wiz wbk xls xlt xla xlw xlm ppt pot pps ppa docm dotm xlsm xltm xlsb xlam pptm potm ppsm ppam sldm vsd vss vst vsdm vssm vstm mdb accdb pub mpp mpt mso ole bin odt ods odp odg ott ots otp odb hwp jtd slk',
  ),
)

// QUIRK: these are listed under kinds but promise nothing to a reader.
const VAGUE = new Set(['', 'bin', 'dat', 'db', 'o', 'raw', 'max', 'ole'])

const BY_EXTENSION = byExtension()

/** The family that an extension promises; `unknown` when it promises nothing. */
export const familyOfExtension = (extension: string): Family => BY_EXTENSION.get(extension) ?? 'unknown'

/** Whether opening a file with this extension starts something. */
export const isStarting = (extension: string): boolean => STARTING.some(([, list]) => list.includes(extension))

function byExtension(): ReadonlyMap<string, Family> {
  const map = new Map<string, Family>()
  const rows = Object.values(KINDS)
  // A kind's first extension is its own; the others it may share: `.doc` is Word's before it is a web archive's.
  const own = rows.flatMap(({ family, extensions }) => extensions.slice(0, 1).map((each) => [each, family] as const))
  const shared = rows.flatMap(({ family, extensions }) => extensions.slice(1).map((each) => [each, family] as const))
  for (const [extension, family] of [...own, ...shared]) {
    if (!VAGUE.has(extension) && !map.has(extension)) map.set(extension, family)
  }
  for (const [family, list] of STARTING) for (const extension of list) map.set(extension, family)
  return map
}
