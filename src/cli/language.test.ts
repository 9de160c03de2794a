import { expect, test } from 'vitest'
import { languageOf } from './language.ts'

test.each([
  [['check', '--lang', 'ja'], { LANG: 'en_US.UTF-8' }, 'ja'],
  [['--lang=en', 'check'], { LANG: 'ja_JP.UTF-8' }, 'en'],
  [['check', '--', '--lang', 'ja'], { LANG: 'C' }, 'en'],
  [[], { LC_ALL: '', LC_MESSAGES: 'ja_JP.eucJP', LANG: 'en_US' }, 'ja'],
  [[], { LC_ALL: 'en_GB', LC_MESSAGES: 'ja_JP', LANG: 'ja_JP' }, 'en'],
  [[], { LANG: 'ja' }, 'ja'],
  [['--lang', 'fr'], { LANG: 'ja' }, 'ja'],
] as const)('%j %j', (words, env, lang) => {
  expect(languageOf(words, env)).toBe(lang)
})
