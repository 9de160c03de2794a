import type { OutlineEntity } from '#mail'
import { rawValue, readRawHead } from './raw-head.ts'

const CHARSET = /;\s*charset\*?\s*=\s*(?:"(?:[^"\\]|\\[\s\S])*"|[^;\s"]*)/i

/** The Content-Type of a text with another charset; what else it says of the text stays where it can be kept surely. */
export function textType(mail: Buffer, entity: OutlineEntity, charset: string): string {
  const field = readRawHead(mail, entity.at, entity.bodyAt).fields.find(({ name }) => name === 'content-type')
  const value = field === undefined ? '' : rawValue(mail, field)
  const bare = value.replace(CHARSET, '')
  // A value of a type, and of parameters that are plain tokens or quoted.
  const isPlain =
    /^[\w-]+\/[\w.+-]+(?:;\s*[\w-]+=(?:[\w.+:-]+|"[^"\\\n]*"))*;?$/.test(bare) && /^[\x20-\x7e\n]*$/.test(bare)
  const isPlainText = isPlain && !/charset/i.test(bare)
  if (isPlainText) return `${bare.replace(/;$/, '')}; charset=${charset}`
  const flowed = /;\s*format\s*=\s*"?flowed/i.test(value) ? '; format=flowed' : ''
  const delsp = /;\s*delsp\s*=\s*"?yes/i.test(value) ? '; delsp=yes' : ''
  return `${entity.type === 'text' ? 'text/plain' : entity.type}; charset=${charset}${flowed}${delsp}`
}
