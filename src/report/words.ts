import type { Lang } from '#domain'
import type { Words } from './wording.ts'
import { EN } from './words.en.ts'
import { JA } from './words.ja.ts'

const WORDS: Readonly<Record<Lang, Words>> = { ja: JA, en: EN }

export const wordsFor = (lang: Lang): Words => WORDS[lang]
