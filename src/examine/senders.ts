// The sender as the receiver's mail program shows it, and the small tricks that display names play.

import type { Mailbox, Message } from '#domain'
import { domainOf, registrableOf } from './hosts.ts'
import { headOf, perMessage } from './kit.ts'

/** Every address of every From field that arrived. */
export const sendersOf = perMessage((message: Message): readonly Mailbox[] => allOf(headOf(message)?.from ?? []))

const allOf = (lists: readonly (readonly Mailbox[])[]): readonly Mailbox[] =>
  lists.length === 1 ? (lists[0] ?? []) : lists.flat()

// LIMIT: display names are shown in one line; what lies behind this nobody sees.
const NAME_CHARS_MAX = 998

/** A display name as the eye takes it: widths unified, invisible characters gone, lower case. */
export const visibleName = (name: string): string =>
  PLAIN_NAME.test(name)
    ? name.toLowerCase()
    : name
        .slice(0, NAME_CHARS_MAX)
        .normalize('NFKC')
        .replace(/\p{Cf}/gu, '')
        .toLowerCase()

// Nothing to unify or to take out: ASCII, kana and the common kanji.
const PLAIN_NAME = /^[ -~\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fff]{0,100}$/

/** Mail addresses written inside a display name. */
export const addressesIn = (name: string): readonly string[] =>
  !/[@＠﹫]/u.test(name)
    ? []
    : [...visibleName(name).matchAll(/[a-z0-9._%+-]{1,64}@(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24}/gu)].map(
        ([found]) => found,
      )

/** Whether two addresses belong to the same registered domain. */
export const isSameHouse = (a: string, b: string): boolean => registrableOf(domainOf(a)) === registrableOf(domainOf(b))

/** Values of a header field, by its name in lower case. */
export const fieldOf = (message: Message, name: string): readonly string[] => valuesByName(message).get(name) ?? []

const valuesByName = perMessage((message): ReadonlyMap<string, readonly string[]> => {
  const byName = new Map<string, string[]>()
  for (const { name, value } of headOf(message)?.fields ?? []) {
    const key = name.toLowerCase()
    const values = byName.get(key)
    if (values === undefined) byName.set(key, [value])
    else values.push(value)
  }
  return byName
})
