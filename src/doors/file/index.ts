// The file door: mails and files on disk or on standard input, as the command line names them.

export type { Input, InputError, InputErrorCode } from './input.ts'
export { FILE_BYTES_MAX, listInputs } from './list-inputs.ts'
