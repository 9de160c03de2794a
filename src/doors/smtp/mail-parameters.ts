import type { SmtpReply } from '#domain'
import type { MailParameters } from './mail.ts'
import { isDecimal, type Path } from './parse-command.ts'
import { BAD_ARGUMENT, BAD_PARAMETER } from './replies.ts'

/** SPEC: RFC 5321 section 4.1.1.11: a parameter that is not known is refused with 555. */
export function mailParameters({ parameters }: Path, isTrusted: boolean): MailParameters | SmtpReply {
  for (const name of parameters.keys()) {
    // QUIRK: Postfix as a proxy repeats the client's parameters, also AUTH=, which it offers itself and we do not.
    const isKnown = ['SIZE', 'BODY', 'SMTPUTF8'].includes(name) || (isTrusted && name === 'AUTH')
    if (!isKnown) return BAD_PARAMETER
  }
  const size = parameters.get('SIZE')
  const body = parameters.get('BODY')?.toUpperCase()
  if (parameters.has('SIZE') && !isDecimal(size)) return BAD_ARGUMENT
  if (parameters.has('BODY') && body !== '7BIT' && body !== '8BITMIME') return BAD_ARGUMENT
  if (parameters.get('SMTPUTF8') !== undefined) return BAD_ARGUMENT
  return {
    smtputf8: parameters.has('SMTPUTF8'),
    body: body === '7BIT' || body === '8BITMIME' ? body : undefined,
    size: size === undefined ? undefined : Number(size),
  }
}
