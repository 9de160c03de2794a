import { isMap } from 'yaml'
import { Secret } from '../secret.ts'
import { type Kind, optional, WRONG } from './kind.ts'
import { location } from './places.ts'
import type { Reading } from './reading.ts'
import { both, said } from './said.ts'
import { plain, textOf } from './scalars.ts'
import { section } from './shapes.ts'

// Passwords and tokens: from a file, from the environment, or in the configuration itself, which is allowed and noted.
// What they are is never part of what is said.

const EXPECTS = both('{ file: 場所 } か { env: 名前 }', '{ file: path } or { env: NAME }')

const envName: Kind<string> = plain({
  expects: both('環境変数の名前(SEKISHO_TOKEN など)', 'the name of an environment variable such as SEKISHO_TOKEN'),
  parse: (text) => (/^[A-Za-z_][A-Za-z0-9_]{0,99}$/u.test(text) ? text : undefined),
})

const from = section(
  {
    file: optional(location, {
      ja: '秘密が1行目に書かれたファイル。',
      en: 'A file whose first line is the secret.',
    }),
    env: optional(envName, { ja: '秘密を入れた環境変数。', en: 'The environment variable that holds the secret.' }),
  },
  EXPECTS,
)

/** `isSecret` tells which plain texts are worth a note: an address without a password is not. */
export const secret = (isSecret: (text: string) => boolean = () => true, expects = EXPECTS): Kind<Secret> => ({
  expects,
  read: (node, key, reading) => {
    if (!isMap(node)) {
      const text = textOf(node, expects, key, reading)
      if (text === WRONG) return WRONG
      if (isSecret(text)) reading.note(key, said.secretPlain, node)
      if (text !== '') return new Secret(text, 'plain')
      reading.tell(key, said.hiddenValue(expects), node)
      return WRONG
    }
    const source = from.read(node, key, reading)
    if (source === WRONG) return WRONG
    const { file, env } = source
    if ((file === undefined) === (env === undefined)) {
      reading.tell(key, said.hiddenValue(EXPECTS), node)
      return WRONG
    }
    const found = file === undefined ? fromEnvironment(env ?? '', key, reading) : fromFile(file, key, reading)
    return found ?? WRONG
  },
})

function fromFile(file: string, key: string, reading: Reading): Secret | undefined {
  try {
    const [first = ''] = reading.surroundings.readText(file).split(/\r?\n/u, 1)
    if (first.trim() !== '') return new Secret(first.trim(), { file })
    reading.tell(key, said.secretEmpty(file))
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable'
    reading.tell(key, code === 'ENOENT' ? said.notThere(file) : said.secretUnreadable(file, code))
  }
  return undefined
}

function fromEnvironment(name: string, key: string, reading: Reading): Secret | undefined {
  const text = reading.surroundings.env[name]
  if (text !== undefined && text !== '') return new Secret(text, { env: name })
  reading.tell(key, said.secretUnset(name))
  return undefined
}
