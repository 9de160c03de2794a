import type { Lang } from '#domain'
import type { DigestWords } from './digest-wording.ts'
import { DIGEST_EN } from './digest-words.en.ts'
import { DIGEST_JA } from './digest-words.ja.ts'

const WORDS: Readonly<Record<Lang, DigestWords>> = { ja: DIGEST_JA, en: DIGEST_EN }

export const digestWordsFor = (lang: Lang): DigestWords => WORDS[lang]
