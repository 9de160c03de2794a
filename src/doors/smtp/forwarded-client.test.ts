import { expect, test } from 'vitest'
import { parseAttributes, XCLIENT_NAMES, XFORWARD_NAMES } from './attributes.ts'
import { forwardedClient, peerOf } from './forwarded-client.ts'

const CONNECTED = { address: '127.0.0.1', helo: 'proxy' }

test.each([
  ['', '', { address: '127.0.0.1', helo: 'proxy' }],
  ['', 'ADDR=192.0.2.1 NAME=mx HELO=mx.example', { address: '192.0.2.1', name: 'mx', helo: 'mx.example' }],
  ['ADDR=192.0.2.1', '', { address: '192.0.2.1', helo: 'proxy' }],
  ['ADDR=192.0.2.1 NAME=a HELO=a', 'ADDR=2001:db8::1 HELO=b', { address: '2001:db8::1', helo: 'b' }],
  ['LOGIN=me', 'IDENT=Q1', { address: '127.0.0.1' }],
  // What the trusted host does not know is not the trusted host.
  ['', 'ADDR=[UNAVAILABLE] HELO=[UNAVAILABLE]', { address: '0.0.0.0' }],
  ['ADDR=[UNAVAILABLE]', '', { address: '0.0.0.0', helo: 'proxy' }],
  ['ADDR=192.0.2.1', 'ADDR=[TEMPUNAVAIL]', { address: '0.0.0.0' }],
])('peerOf: XCLIENT %s, XFORWARD %s', (xclient, xforward, peer) => {
  const told = parseAttributes(xclient, XCLIENT_NAMES) ?? new Map()
  expect(peerOf(CONNECTED, told, parseAttributes(xforward, XFORWARD_NAMES))).toEqual(peer)
})

test('forwardedClient leaves out what is unavailable', () => {
  const told = parseAttributes('NAME=mx ADDR=[UNAVAILABLE] IDENT=Q1', XFORWARD_NAMES)
  expect(forwardedClient(told)).toEqual({ name: 'mx', ident: 'Q1' })
  expect(forwardedClient(undefined)).toBeUndefined()
})
