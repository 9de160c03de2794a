import type { Opener, SourceOpener } from '#bytes'
import type { Kind } from '#domain'
import { openMail, openMbox, openPkcs7, openTnef } from '#mail'
import { openActiveMime } from './activemime/index.ts'
import { openAppPackage, openJava } from './app-package/index.ts'
import { openArchive } from './archive/index.ts'
import { openCalendar } from './calendar/index.ts'
import { openOle } from './cfb/index.ts'
import { openChm } from './chm/index.ts'
import { openGzip } from './gzip/index.ts'
import { openHtml, openXml } from './html/index.ts'
import { openLnk } from './lnk/index.ts'
import { openMsg } from './msg/index.ts'
import { openMsi } from './msi/index.ts'
import { openOdf } from './odf/index.ts'
import { openOfficeXml } from './office-xml/index.ts'
import { openOneNote } from './onenote/index.ts'
import { openOoxml } from './ooxml/index.ts'
import { openPdf } from './pdf/index.ts'
import { openPe } from './pe/index.ts'
import { openPicture } from './picture/index.ts'
import { openRtf } from './rtf/index.ts'
import { openScript } from './script/index.ts'
import { openShortcut } from './shortcut/index.ts'
import { openTar } from './tar/index.ts'
import { openText } from './text/index.ts'
import { openVbaModule } from './vba/index.ts'
import { openSylk } from './xlm/index.ts'
import { openZip } from './zip/index.ts'

/** Who takes which kind apart. A kind that is not here holds nothing that this version looks into. */
export const OPENERS: Readonly<Partial<Record<Kind, Opener>>> = {
  mail: openMail,
  mht: openMail,
  mbox: openMbox,
  tnef: openTnef,
  pkcs7: openPkcs7,
  text: openText,
  calendar: openCalendar,
  vcard: openCalendar,
  html: openHtml,
  svg: openHtml,
  xml: openXml,
  script: openScript,
  'internet-shortcut': openShortcut,
  'web-query': openShortcut,
  'settings-link': openShortcut,
  docx: openOoxml,
  xlsx: openOoxml,
  pptx: openOoxml,
  vsdx: openOoxml,
  opc: openOoxml,
  odf: openOdf,
  'flat-opc': openOfficeXml,
  'word-xml': openOfficeXml,
  'excel-xml': openOfficeXml,
  activemime: openActiveMime,
  lnk: openLnk,
  onenote: openOneNote,
  pdf: openPdf,
  exe: openPe,
  png: openPicture,
  jpeg: openPicture,
  gif: openPicture,
  bmp: openPicture,
  rtf: openRtf,
  sylk: openSylk,
  'vba-module': openVbaModule,
  zip: openZip,
  epub: openZip,
  jar: openJava,
  apk: openZip,
  appx: openAppPackage,
  gzip: openGzip,
  tar: openTar,
  zstd: openGzip,
  chm: openChm,
  '7z': openArchive,
  rar: openArchive,
  cab: openArchive,
  lzh: openArchive,
  arj: openArchive,
  ace: openArchive,
  bzip2: openArchive,
  xz: openArchive,
  'unix-compress': openArchive,
  lzma: openArchive,
  ar: openArchive,
  rpm: openArchive,
  cpio: openArchive,
  xar: openArchive,
  squashfs: openArchive,
  vmdk: openArchive,
  vdi: openArchive,
  qcow2: openArchive,
  wim: openArchive,
  iso: openArchive,
  udf: openArchive,
  vhd: openArchive,
  vhdx: openArchive,
  'disk-raw': openArchive,
  dmg: openArchive,
}

/** Kinds that are read where their tables reach, so that padding costs nothing. */
export const SOURCE_OPENERS: Readonly<Partial<Record<Kind, SourceOpener>>> = {
  ole: openOle,
  doc: openOle,
  xls: openOle,
  ppt: openOle,
  visio: openOle,
  publisher: openOle,
  msi: openMsi,
  'office-encrypted': openOle,
  'vba-project': openOle,
  msg: openMsg,
}
