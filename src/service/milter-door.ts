import { listenText, type MilterDoorConfig } from '#config'
import type { Arrival } from '#domain'
import { type Ruling, replyOf } from '#intake'
import { type MilterAnswer, type MilterMail, type MilterServer, serveMilter } from '../doors/milter/index.ts'
import type { House } from './open-house.ts'
import type { ServiceEvent } from './service-event.ts'

/** The milter door: the mail server keeps the mail until we answer, and delivers it itself. */
export function openMilterDoor(
  { listen, hold, limits }: MilterDoorConfig,
  house: House,
  onEvent: (event: ServiceEvent) => void,
): Promise<MilterServer> {
  const place =
    'socket' in listen ? { socket: listen.socket, ...(listen.mode === undefined ? {} : { mode: listen.mode }) } : listen
  return serveMilter({
    listen: place,
    limits: {
      mailBytesMax: limits.size,
      recipientsMax: limits.recipients,
      connectionsMax: limits.connections,
      idleMs: limits.idle,
      drainMs: house.config().service.drain,
    },
    judge: async (mail) => {
      const taken = await house.intake.take(arrivalOf(mail), { keepsHeld: hold === 'postfix' })
      return answerFor(taken.rulings, hold)
    },
    onEvent: (event) => onEvent({ from: 'milter', door: listenText(listen), event }),
  })
}

export function arrivalOf({ raw, envelope, client, helo, macros }: MilterMail): Arrival {
  const login = macros.get('auth_authen')
  const tls = [macros.get('tls_version'), macros.get('cipher')].filter((each) => each !== undefined && each !== '')
  const queueId = macros.get('i')
  return {
    door: 'milter',
    bytes: raw,
    sender: envelope.from.address,
    recipients: envelope.recipients.map(({ address }) => address),
    ...(client === undefined
      ? {}
      : { peer: { address: client.address, name: client.host, ...(helo === undefined ? {} : { helo }) } }),
    ...(tls.length === 0 ? {} : { tls: tls.join(' ') }),
    ...(login === undefined || login === '' ? {} : { login }),
    ...(queueId === undefined ? {} : { queueId }),
  }
}

/** One answer for all recipients: who is held for drops out, and where that is everybody the mail ends with us. */
function answerFor(rulings: readonly Ruling[], hold: MilterDoorConfig['hold']): MilterAnswer {
  if (rulings.every(({ fate }) => fate === 'refuse')) return { action: 'reject', reply: replyOf({ rulings }) }
  const held = rulings.filter(({ fate }) => fate === 'hold')
  if (hold === 'postfix' && held.length > 0) return { action: 'quarantine', reason: reasonOf(held) }
  // A clinic whose mail is all for other clinics here delivers to nobody itself.
  const concerned = rulings.filter(({ recipients }) => recipients.length > 0)
  const left = concerned.length === 0 ? rulings : concerned
  if (left.every(({ fate }) => fate === 'hold')) return { action: 'discard' }
  const [first] = left.filter(({ fate }) => fate === 'deliver')
  const { headers = [], body } = first?.marked ?? {}
  const remove = held.flatMap(({ recipients }) => recipients)
  return {
    action: 'accept',
    ...(headers.length === 0 ? {} : { headers }),
    ...(body === undefined ? {} : { body }),
    ...(remove.length === 0 ? {} : { recipients: { remove } }),
  }
}

const reasonOf = (held: readonly Ruling[]): string =>
  held.map(({ mail, report }) => `sekisho ${mail} ${report.findings[0]?.id ?? ''}`.trim()).join(', ')
