import type { Lang } from '#domain'

/** The language to speak: `--lang` when it names one of ours, else the locale; Japanese for ja*, English otherwise. */
export function languageOf(words: readonly string[], env: NodeJS.ProcessEnv): Lang {
  return askedFor(words) ?? (/^ja/i.test(localeOf(env)) ? 'ja' : 'en')
}

// WHY: looked up before the command line is parsed, so that help and complaints about it speak the right language.
function askedFor(words: readonly string[]): Lang | undefined {
  const end = words.indexOf('--')
  const options = end === -1 ? words : words.slice(0, end)
  for (const [index, word] of options.entries()) {
    const value = word === '--lang' ? options[index + 1] : word.startsWith('--lang=') ? word.slice(7) : undefined
    if (value === 'ja' || value === 'en') return value
  }
  return undefined
}

function localeOf(env: NodeJS.ProcessEnv): string {
  // SPEC: POSIX XBD 8.2: the first of these that is set and not empty decides.
  const locale = env.LC_ALL || env.LC_MESSAGES || env.LANG || ''
  // QUIRK: Windows sets none of them.
  return locale === '' && process.platform === 'win32' ? Intl.DateTimeFormat().resolvedOptions().locale : locale
}
