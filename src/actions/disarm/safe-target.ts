// Where a link may still lead in a copy: to the web, to a mail, to a telephone, or to a place in the document itself.
// Everything else hands its rest to some program, or asks a share.

const SAFE_SCHEME = /^(?:https?|mailto|tel|ftp):/i
const HAS_SCHEME = /^[a-z][a-z\d+.-]*:/i
// What Windows starts when it is opened; a link to such a file beside the document needs no scheme.
const PROGRAM =
  /\.(?:exe|com|scr|pif|bat|cmd|js|jse|vbs|vbe|wsf|wsh|hta|ps1|lnk|url|msi|cpl|dll|jar|reg|iso|img|vhdx?|chm|application|appref-ms|(?:search|library|settingcontent)-ms)$/i
const TARGET_CHARS_MAX = 2_083

/** Whether a hyperlink's target may stay. */
export function isSafeTarget(target: string): boolean {
  const tidy = target.replace(/[\0-\x20\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g, '')
  if (tidy.length > TARGET_CHARS_MAX) return false
  if (HAS_SCHEME.test(tidy)) return SAFE_SCHEME.test(tidy)
  // A share, an absolute path, or a step up: nothing that travels with a document.
  if (/^[\\/]/.test(tidy) || tidy.includes('\\') || tidy.includes('..')) return false
  return !PROGRAM.test(tidy.replace(/[?#].*$/, ''))
}
