import type { NotAskedReason } from '#domain'

// What clamd answers to INSTREAM, ended by NUL (a newline where a command was sent with one):
//
//   stream: OK
//   stream: NAME FOUND            with ExtendedDetectionInfo: stream: NAME(HASH:SIZE) FOUND
//   INSTREAM size limit exceeded. ERROR
//   WHAT WENT WRONG ERROR
//
// SPEC: clamd(8), COMMANDS.

export type ClamdReply =
  | { readonly type: 'clean' }
  | { readonly type: 'found'; readonly name: string; readonly detail: string }
  | { readonly type: 'not-asked'; readonly why: NotAskedReason; readonly detail: string }

const NAME_CHARS_MAX = 200

/** Reads one reply, without its end. Anything unknown is no answer. */
export function parseClamdReply(text: string): ClamdReply {
  if (text === 'stream: OK') return { type: 'clean' }
  const found = /^stream: (.{1,2000}) FOUND$/su.exec(text)?.[1]
  if (found !== undefined) {
    const [, name = found, detail = ''] = /^(.*)\(([0-9a-f]{32,64}:\d{1,20})\)$/su.exec(found) ?? []
    return { type: 'found', name: name.slice(0, NAME_CHARS_MAX), detail }
  }
  const why = /size limit exceeded/iu.test(text) ? 'too-large' : 'failed'
  return { type: 'not-asked', why, detail: text.slice(0, NAME_CHARS_MAX) }
}
