import type { PresentedFact, Role } from '#domain'

// What a mail program does with a part: shows it, offers it, or shows it inside another one.

const SHOWN = /^(?:$|text$|text\/(?:plain|html|enriched|richtext|watch-html|x-amp-html|calendar)$)/

/** The role of a leaf. Text that carries a file name is offered as a file, however it is disposed. */
export function roleOf({ names, disposition, contentId }: PresentedFact, type: string): Role {
  if (disposition === 'attachment') return 'attachment'
  if (names.length === 0 && SHOWN.test(type)) return 'body'
  if (/^(?:image|audio|video)\//.test(type) && (disposition === 'inline' || contentId !== '')) return 'inline'
  return 'attachment'
}
