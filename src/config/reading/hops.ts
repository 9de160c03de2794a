import { isMap } from 'yaml'
import type { Hop, StoreConfig } from '../config.ts'
import { type Kind, optional, required, WRONG } from './kind.ts'
import { absolute, existing, hostAndPort } from './places.ts'
import type { Reading } from './reading.ts'
import { both, said, shown } from './said.ts'
import { oneOf, plain, textOf, words } from './scalars.ts'
import { secret } from './secrets.ts'
import { section } from './shapes.ts'

// Where mail goes, and where the store lies: both are written as addresses.

const HOP = both(
  'smtp://ホスト:ポート、lmtp://ホスト:ポート、lmtp+unix:ファイル、maildir:フォルダーのどれか',
  'one of smtp://host:port, lmtp://host:port, lmtp+unix:path, maildir:folder',
)

const hopAddress: Kind<Hop> = plain({ expects: HOP, parse: parseHop })

function parseHop(text: string, reading: Reading): Hop | undefined {
  const [, scheme = '', rest = ''] = /^([a-z+]{1,10}):(.{1,2000})$/iu.exec(text) ?? []
  switch (scheme.toLowerCase()) {
    case 'maildir':
      return { kind: 'maildir', folder: absolute(withoutSlashes(rest), reading) }
    case 'lmtp+unix':
      return { kind: 'lmtp-socket', socket: absolute(withoutSlashes(rest), reading) }
    case 'smtp':
    case 'smtps':
    case 'lmtp':
      return parseServer(scheme.toLowerCase(), rest)
    default:
      return undefined
  }
}

/** maildir:///srv/mail is /srv/mail. */
const withoutSlashes = (rest: string): string => rest.replace(/^\/{2,}/u, '/')

// LIMIT: the ports that these protocols have where none is written.
const PORTS: Readonly<Record<string, number>> = { smtp: 25, smtps: 465, lmtp: 24 }

function parseServer(scheme: string, rest: string): Hop | undefined {
  if (!rest.startsWith('//')) return undefined
  const name = rest.slice(2).replace(/\/$/u, '')
  const place = hostAndPort(/:\d+$/u.test(name) && !/^\[[^\]]*$/u.test(name) ? name : `${name}:${PORTS[scheme]}`)
  if (place === undefined) return undefined
  const tls = scheme === 'smtps' ? 'implicit' : scheme === 'smtp' ? 'offered' : 'off'
  return { kind: scheme === 'lmtp' ? 'lmtp' : 'smtp', ...place, tls, ca: undefined, login: undefined }
}

const login = section({
  user: required(words(both('アカウント名', 'an account name')), {
    ja: 'アカウント名。',
    en: 'The account.',
    example: 'sekisho',
  }),
  password: required(secret(), {
    ja: 'パスワード。',
    en: 'Its password.',
    example: '{ file: /etc/sekisho/smtp-password }',
  }),
})

const hopSection = section({
  to: required(hopAddress, {
    ja: '届け先。',
    en: 'Where to.',
    example: 'smtp://mail.example.jp:587',
  }),
  tls: optional(oneOf('off', 'offered', 'required', 'implicit'), {
    example: 'required',
    ja: '暗号化。off: しない、offered: 相手ができるとき、required: 必ず(STARTTLS)、implicit: 最初から。',
    en: 'Encryption: off, offered (when the server can), required (by STARTTLS), implicit (from the first byte).',
    otherwise: both(
      'smtp:// では offered、smtps:// では implicit、lmtp では off',
      'offered for smtp://, implicit for smtps://, off for lmtp',
    ),
  }),
  ca: optional(existing('file'), {
    ja: '相手の証明書を発行した認証局の証明書(PEM)。施設内の認証局のときに書きます。',
    en: "Certificates (PEM) of the authority that signed the server's, where it is one of your own.",
    example: '/etc/sekisho/ca.pem',
  }),
  login: optional(login, { ja: 'ログインが必要なとき。', en: 'Where a login is needed.' }),
})

/** An address, or a section with more about it. */
export const hop: Kind<Hop> = {
  expects: HOP,
  ...(hopSection.below === undefined ? {} : { below: hopSection.below }),
  read: (node, key, reading) => {
    if (!isMap(node)) return hopAddress.read(node, key, reading)
    const written = hopSection.read(node, key, reading)
    if (written === WRONG) return WRONG
    const { to, tls, ca, login: account } = written
    if (to.kind === 'smtp' || to.kind === 'lmtp') return { ...to, tls: tls ?? to.tls, ca, login: account }
    for (const [name, value] of Object.entries({ tls, ca, login: account })) {
      if (value !== undefined) reading.tell(`${key}.${name}`, said.onlyForServers(name))
    }
    return tls === undefined && ca === undefined && account === undefined ? to : WRONG
  },
}

export type HopReference = { readonly name: string } | { readonly hop: Hop; readonly name: string }

const REFERENCE = both('next-hops に書いた名前か、届け先のアドレス', 'a name from next-hops, or an address')

/** The name of a next hop, or its address on the spot. */
export const hopReference: Kind<HopReference> = {
  expects: REFERENCE,
  read: (node, key, reading) => {
    const text = textOf(node, REFERENCE, key, reading)
    if (text === WRONG) return WRONG
    if (!text.includes(':')) return { name: text }
    const found = hopAddress.read(node, key, reading)
    return found === WRONG ? WRONG : { hop: found, name: shown(text) }
  },
}

const STORE = both('SQLiteのファイルか、postgres://… のアドレス', 'the path of an SQLite file, or postgres://…')

const storeSecret = secret((text) => /^postgres(?:ql)?:\/\/[^/@]{0,500}:[^/@]{1,500}@/iu.test(text), STORE)

export const storePlace: Kind<StoreConfig> = {
  expects: STORE,
  read: (node, key, reading) => {
    const target = storeSecret.read(node, key, reading)
    if (target === WRONG) return WRONG
    const text = target.reveal()
    if (/^postgres(?:ql)?:\/\//iu.test(text)) {
      if (URL.canParse(text)) return { engine: 'postgres', url: target }
    } else if (!/^[a-z]{2,12}:\/\//iu.test(text)) {
      return { engine: 'sqlite', file: absolute(text.replace(/^sqlite:/iu, ''), reading) }
    }
    reading.tell(key, said.hiddenValue(STORE), node)
    return WRONG
  },
}
