import { KINDS, type Kind, type Lang } from '#domain'
import { visible } from '#report'

// What stands in a mail in place of a file that was taken out.

interface Words {
  readonly taken: (name: string, kind: string) => string
  readonly held: (id: string) => string
  readonly kept: string
}

const WORDS: Readonly<Record<Lang, Words>> = {
  ja: {
    taken: (name, kind) => `添付ファイル「${name}」(${kind})は、安全な写しを作れないため、ここから取り除きました。`,
    held: (id) => `元のメールは保管されています。必要なときは、この番号を担当者にお伝えください: ${id}`,
    kept: '元のメールには、そのまま残っています。',
  },
  en: {
    taken: (name, kind) =>
      `The attachment "${name}" (${kind}) was taken out here, because no harmless copy of it could be made.`,
    held: (id) => `The original message is held. If you need it, give this number to your IT desk: ${id}`,
    kept: 'It is still in the original message.',
  },
}

const UNNAMED: Readonly<Record<Lang, string>> = { ja: '(名前なし)', en: '(no name)' }
const NAME_CHARS_MAX = 120

/** The note, in each of these languages. `name` is the sender's, and shown escaped. */
export function removalNote(name: string, kind: Kind, langs: readonly Lang[], id: string | undefined): string {
  const blocks = langs.map((lang) => {
    const { taken, held, kept } = WORDS[lang]
    const shown = name === '' ? UNNAMED[lang] : visible(name, NAME_CHARS_MAX)
    return `${taken(shown, KINDS[kind][lang])}\r\n${id === undefined ? kept : held(visible(id, NAME_CHARS_MAX))}\r\n`
  })
  return blocks.join('\r\n')
}
