import type { PoolInput } from '#pool'

/** Why a path gives no mail; a matter for whoever called the program, not a judgement on a mail. */
export type InputErrorCode = 'missing' | 'unreadable' | 'dangling-link' | 'not-a-file' | 'empty-folder' | 'empty-input'

export interface InputError {
  readonly file: string
  readonly code: InputErrorCode
  /** The system's word for it, where there is one: `EACCES`. */
  readonly reason: string
}

/** One thing that a path gave: a mail or file for the pool, or the reason why there is none. */
export type Input =
  | { readonly ok: true; readonly input: PoolInput }
  | { readonly ok: false; readonly error: InputError }

export const found = (input: PoolInput): Input => ({ ok: true, input })

export const failed = (file: string, code: InputErrorCode, reason = ''): Input => ({
  ok: false,
  error: { file, code, reason },
})
