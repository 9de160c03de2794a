import type { HeaderEdit } from '#domain'
import { type RawHead, rawValue } from '../rewrite/raw-head.ts'

// Fields of a mail that claim to be ours. A sender must not be able to pretend (RFC 8601 section 5).

const OURS = /^x-sekisho-/

/** Takes away every field of the mail that only we may write. */
export function deleteForged(mail: Buffer, head: RawHead, authservId: string | undefined): HeaderEdit[] {
  const names = new Set(head.fields.map(({ name }) => name).filter((name) => OURS.test(name)))
  const results = head.fields.filter(({ name }) => name === 'authentication-results')
  return [
    ...[...names].map((name): HeaderEdit => ({ type: 'delete', name })),
    ...results.flatMap((field, before): HeaderEdit[] =>
      authservId !== undefined && isOfId(rawValue(mail, field), authservId)
        ? [{ type: 'delete', name: 'Authentication-Results', index: before + 1 }]
        : [],
    ),
  ]
}

/** Whether a field that claims to be ours stands where a mail server does not see it as one. */
export function hasForged(
  fields: readonly { readonly name: string; readonly value: string }[],
  authservId: string,
): boolean {
  return fields.some(({ name, value }) => {
    const lower = name.toLowerCase()
    return OURS.test(lower) || (lower === 'authentication-results' && isOfId(value, authservId))
  })
}

// SPEC: RFC 8601 section 2.2: [CFWS] authserv-id [CFWS version] ";" ..., the id a token or a quoted string (RFC 2045).
function isOfId(value: string, authservId: string): boolean {
  const at = commentsEnd(value)
  const quoted = /^"((?:[^"\\]|\\[\s\S])*)"/.exec(value.slice(at, at + ID_CHARS_MAX))
  const id =
    quoted?.[1]?.replace(/\\([\s\S])/g, '$1') ?? /^[^\s;()"]*/.exec(value.slice(at, at + ID_CHARS_MAX))?.[0] ?? ''
  const plain = (text: string): string => text.replace(/\s+/g, '').replace(/\.$/, '').toLowerCase()
  return plain(id) === plain(authservId)
}

const ID_CHARS_MAX = 1_024

/** Steps over white space and comments, which nest. */
function commentsEnd(value: string): number {
  let depth = 0
  for (let at = 0; at < value.length; at += 1) {
    const character = value.charAt(at)
    if (character === '\\' && depth > 0) at += 1
    else if (character === '(') depth += 1
    else if (character === ')' && depth > 0) depth -= 1
    else if (depth === 0 && !/\s/.test(character)) return at
  }
  return value.length
}
