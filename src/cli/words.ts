import type { Lang } from '#domain'
import type { CliWords } from './wording.ts'
import { EN } from './words.en.ts'
import { JA } from './words.ja.ts'

const WORDS: Readonly<Record<Lang, CliWords>> = { ja: JA, en: EN }

export const cliWordsFor = (lang: Lang): CliWords => WORDS[lang]
