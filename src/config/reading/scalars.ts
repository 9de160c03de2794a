import { isAlias, isMap, isScalar, isSeq, type Node } from 'yaml'
import { type Kind, WRONG, type Wrong } from './kind.ts'
import { nearest } from './nearest.ts'
import type { Reading } from './reading.ts'
import { type Both, both, type Shape, said } from './said.ts'

// Single values. Each is read from the text that stands in the file, so that `user: 0123` is 0123.

interface Plain<T> {
  readonly expects: Both
  /** Undefined where the text is none. */
  readonly parse: (text: string, reading: Reading) => T | undefined
}

/** A kind of value that one look at its text decides. */
export const plain = <T>({ expects, parse }: Plain<T>): Kind<T> => ({
  expects,
  read: (node, key, reading) => {
    const text = textOf(node, expects, key, reading)
    if (text === WRONG) return WRONG
    const value = parse(text, reading)
    if (value !== undefined) return value
    reading.tell(key, said.value(text, expects), node)
    return WRONG
  },
})

export function textOf(node: Node, expects: Both, key: string, reading: Reading): string | Wrong {
  if (isScalar(node) && node.value !== null) {
    return typeof node.value === 'string' ? node.value.trim() : (node.source ?? String(node.value))
  }
  reading.tell(key, said.shape(shapeOf(node), expects), node)
  return WRONG
}

export function shapeOf(node: Node): Shape {
  if (isMap(node)) return 'section'
  if (isSeq(node)) return 'list'
  return isAlias(node) || (isScalar(node) && node.value !== null) ? 'value' : 'nothing'
}

export const oneOf = <const T extends string>(...choices: readonly T[]): Kind<T> => {
  const expects = both(choices.join(' か '), choices.join(' or '))
  return {
    expects,
    read: (node, key, reading) => {
      const text = textOf(node, expects, key, reading)
      if (text === WRONG) return WRONG
      const choice = choices.find((each) => each === text.toLowerCase())
      if (choice !== undefined) return choice
      reading.tell(key, said.choice(text, choices, nearest(text, choices)), node)
      return WRONG
    },
  }
}

const YES = new Set(['true', 'yes', 'on'])
const NO = new Set(['false', 'no', 'off'])

export const yesNo: Kind<boolean> = plain({
  expects: both('yes か no', 'yes or no'),
  parse: (text) => (YES.has(text.toLowerCase()) ? true : NO.has(text.toLowerCase()) ? false : undefined),
})

export const words = (expects: Both, charsMax = 200): Kind<string> =>
  plain({
    expects,
    parse: (text) => (text === '' || text.length > charsMax || /[\p{Cc}]/u.test(text) ? undefined : text),
  })

export const count = (least: number, most: number): Kind<number> =>
  plain({
    expects: both(`${least} から ${most} までの数`, `a number from ${least} to ${most}`),
    parse: (text) => {
      const value = /^\d{1,12}$/u.test(text) ? Number(text) : -1
      return value >= least && value <= most ? value : undefined
    },
  })

export const factor = (least: number, most: number): Kind<number> =>
  plain({
    expects: both(`${least} から ${most} までの数(2.5 など)`, `a number from ${least} to ${most}, such as 2.5`),
    parse: (text) => {
      const value = /^\d{1,6}(?:\.\d{1,6})?$/u.test(text) ? Number(text) : -1
      return value >= least && value <= most ? value : undefined
    },
  })
