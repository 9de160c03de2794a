// What file name extensions mean to the machine that opens the file. A name is the sender's choice, and on the
// receiver's desk it is the name, not the content, that picks the program.

import { type Family, KINDS } from '#domain'

const words = (text: string): readonly string[] => text.split(' ')

/** Extensions that start something when they are opened, by family; they win over every other meaning. */
const STARTING: readonly (readonly [Family, readonly string[]])[] = [
  [
    'executable',
    words('exe scr com pif cpl dll ocx sys drv xll wll jar apk msi msp mst msu msix appx msixbundle appxbundle'),
  ],
  ['executable', words('appinstaller application vsto gadget xbap swf mde ade adp mda mdz accde accdr fxp prg')],
  [
    'script',
    words(
      'js jse vbs vbe wsf wsh wsc ws sct hta ps1 psm1 psd1 ps1xml bat cmd shb shs hlp msh msh1 msh2 mshxml msh1xml msh2xml ps2 ps2xml psc1 psc2 sh csh ksh py pyw pyc pyo pyz pyzw pl rb php lua ahk au3 scpt applescript',
    ),
  ],
  [
    'shortcut',
    words(
      'lnk url website iqy oqy dqy rqy odc appref-ms xnk mad maf mag mam maq mas mau mav maw mcf webloc inetloc fileloc ftploc afploc vncloc desktop',
    ),
  ],
  ['disk-image', words('iso img vhd vhdx udf wim dmg')],
]

const STARTING_EXTENSIONS: ReadonlySet<string> = new Set(STARTING.flatMap(([, list]) => list))

/** Scripts that a Windows computer runs without anything installed on it. */
export const WINDOWS_SCRIPT_EXTENSIONS: ReadonlySet<string> = new Set(
  words(
    'js jse vbs vbe wsf wsh wsc ws sct hta ps1 psm1 psd1 ps1xml bat cmd shb shs hlp msh msh1 msh2 mshxml msh1xml msh2xml ps2 ps2xml psc1 psc2',
  ),
)

/**
 * Programs that Windows starts only when their content is one. The other starting extensions name a program that
 * looks for what it can use in any content: a script host skips a picture's head, Java finds its archive at the end.
 */
export const LOADED_EXTENSIONS: ReadonlySet<string> = new Set(words('exe scr com pif cpl dll ocx xll wll'))

/** Installers among the programs: a rule of their own speaks of them. */
export const INSTALLER_EXTENSIONS: ReadonlySet<string> = new Set(
  words('msi msp mst msu msix appx msixbundle appxbundle appinstaller application vsto'),
)

/** Windows settings files that connect somewhere or change the machine when they are opened. */
export const SETTINGS_EXTENSIONS: ReadonlySet<string> = new Set(
  words(
    'rdp reg scf inf ins isp msc prf udl library-ms search-ms searchconnector-ms settingcontent-ms appcontent-ms theme themepack deskthemepack diagcab diagcfg ppkg jnlp terminal wsb printerexport webpnp',
  ),
)

/** Archives and databases whose content is not read here, or only some of it; their name is all there is to go by. */
export const UNREAD_EXTENSIONS: ReadonlySet<string> = new Set(
  words(
    'sit sitx alz egg gca zoo lz4 lz pkg squashfs sqsh qcow2 vmdk vdi uue uu xxe mim bhx hqx zpaq sqx yz1 mdb accdb',
  ),
)

/** Archives that are read when they are what their name says. */
export const ARCHIVE_EXTENSIONS: ReadonlySet<string> = new Set(
  words('zip zipx 7z rar lzh lha cab tar tgz gz tbz tbz2 bz2 txz xz zst arj ace lzma rpm deb cpio xar'),
)

/** One piece of an archive that was cut into several: `a.r00`, `a.z01`, `a.7z.002`. */
export const isVolumeName = (extension: string, before: string): boolean =>
  /^[rz]\d{2}$/u.test(extension) || (/^\d{3}$/u.test(extension) && ARCHIVE_EXTENSIONS.has(before))

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

// QUIRK: Windows opens `a.txt.{class id}` with the program of that class and does not show the id.
const CLASS_NAME = /^\{[0-9a-f-]{36}\}$/u

const BY_EXTENSION = byExtension()

/** The family that an extension promises; `unknown` when it promises nothing. */
export const familyOfExtension = (extension: string): Family =>
  BY_EXTENSION.get(extension) ?? (CLASS_NAME.test(extension) ? 'executable' : 'unknown')

/** Whether opening a file with this extension starts something. */
export const isStarting = (extension: string): boolean =>
  STARTING_EXTENSIONS.has(extension) || CLASS_NAME.test(extension)

/** Whether an address with this ending hands out a file that starts something. */
export const isDownload = (extension: string): boolean => isStarting(extension) && !WEB_PAGES.has(extension)

// QUIRK: on the web these endings are pages that a server makes, parts of one, or stand at the end of a host-like path.
const WEB_PAGES: ReadonlySet<string> = new Set(words('php pl py rb lua com dll url website swf ws desktop'))

function byExtension(): ReadonlyMap<string, Family> {
  const map = new Map<string, Family>()
  const rows = Object.values(KINDS)
  // A kind's first extension is its own; the others it may share: `.doc` is Word's before it is a web archive's.
  const own = rows.flatMap(({ family, extensions }) => extensions.slice(0, 1).map((each) => [each, family] as const))
  const shared = rows.flatMap(({ family, extensions }) => extensions.slice(1).map((each) => [each, family] as const))
  for (const [extension, family] of [...own, ...shared]) {
    if (!VAGUE.has(extension) && !map.has(extension)) map.set(extension, family)
  }
  for (const extension of UNREAD_EXTENSIONS) map.set(extension, 'archive')
  for (const [family, list] of STARTING) for (const extension of list) map.set(extension, family)
  return map
}
