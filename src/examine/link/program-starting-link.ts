import { familyOf, type Rule } from '#domain'
import { tidy } from '../hosts.ts'
import { linksOf } from '../links.ts'

export const programStartingLink: Rule = {
  id: 'link/program-starting-link',
  weight: 60,
  since: '0.1.0',
  needs: 'odd-link',
  sources: [
    'https://nvd.nist.gov/vuln/detail/CVE-2022-30190',
    'https://attack.mitre.org/techniques/T1204/001/',
    'https://attack.mitre.org/software/S0367/',
  ],
  text: {
    ja: {
      title: '押すとパソコンの機能が動き出す特殊なリンクがあります',
      why: 'Webページを開くのではなく、パソコンに入っている機能を直接動かすリンクです。2021年末のEmotet(エモテット)は、この種のリンクで偽のソフトを組み込ませました。ふつうの案内メールには使われません。',
      todo: 'リンクは押さないでください。確認の画面が出ている場合は「キャンセル」を選び、担当者に知らせてください。',
    },
    en: {
      title: 'A special link that starts a function of your computer',
      why: 'Instead of opening a web page, this link sets off something installed on the computer. At the end of 2021 Emotet had people install a false program through such links. Ordinary mail does not use them.',
      todo: 'Do not click it. If a confirmation is already on the screen, choose "Cancel" and tell the person responsible.',
    },
  },
  *examine(message) {
    for (const { part, url, canonical } of linksOf(message)) {
      const { scheme } = canonical
      if (PAGES.has(scheme)) continue
      // A page opened from a file has scripts of its own; the rule on attached pages speaks of it. Office follows no
      // scripts, but keeps the links of what was pasted from a page.
      const isPage = (part.kind === 'html' && part.role !== 'body') || familyOf(part.kind) === 'office'
      const address = tidy(url)
      if (
        STARTING.has(scheme) ||
        isOfficeElsewhere(scheme, address) ||
        isMoniker(scheme, address) ||
        (!isPage && isActing(scheme, address))
      )
        yield { part: part.id, seen: { scheme, url } }
    }
  },
}

const PAGES: ReadonlySet<string> = new Set(['http', 'https', 'mailto', 'tel', ''])

const STARTING: ReadonlySet<string> = new Set([
  'ms-appinstaller',
  'ms-msdt',
  'ms-officecmd',
  'search-ms',
  'search',
  'vbscript',
  'shell',
  'ms-cxh',
  'mhtml',
  'its',
  'ms-its',
  // Somebody elsewhere takes over the screen, or an address book is asked for on a stranger's server.
  'ms-quick-assist',
  'rdp',
  'ldap',
  // Java programs, and apps for telephones past their store.
  'jnlp',
  'jnlps',
  'itms-services',
  'intent',
])

// `ms-word:ofe|u|https://...` opens a document from the web in Word itself. Files shared by Microsoft's own services are
// linked like this.
const OFFICE = /^ms-(?:word|excel|powerpoint|visio|access|publisher|project|spd|infopath)$/u
const OWN_SERVICES =
  /^ms-[a-z]{1,12}:(?:[a-z]{2,4}(?:\||%7C)u(?:\||%7C))?https:\/\/(?:[a-z0-9-]{1,63}\.){0,3}(?:sharepoint\.com|docs\.live\.net)\//iu
const isOfficeElsewhere = (scheme: string, url: string): boolean => OFFICE.test(scheme) && !OWN_SERVICES.test(url)

// QUIRK: Outlook opened what follows `!` behind a file's name as an object of that file, past its own protection.
const isMoniker = (scheme: string, url: string): boolean => scheme === 'file' && /\.[a-z0-9]{2,5}!/iu.test(url)

// `javascript:void(0)` is an old way to write "this link does nothing"; a picture as `data:` shows nothing but itself.
function isActing(scheme: string, url: string): boolean {
  if (scheme === 'javascript')
    return !/^javascript:[\s;]*(?:void\s?\(?\s?0\s?\)?|return false|history\.[a-z()-]{1,12})?[\s;]*$/iu.test(url)
  return scheme === 'data' && /^data:(?:text\/html|application\/|image\/svg)/iu.test(url)
}
