import { isIP } from 'node:net'
import path from 'node:path'
import { domainToASCII } from 'node:url'
import type { Listen, SyslogPlace } from '../config.ts'
import { type Kind, optional, required, WRONG } from './kind.ts'
import type { Reading } from './reading.ts'
import { both, said } from './said.ts'
import { oneOf, plain, textOf } from './scalars.ts'
import { either, section } from './shapes.ts'

// Where things lie: files, ports, networks, domains.

/** A path; from the folder of the configuration where it is not absolute. */
export const location: Kind<string> = plain({
  expects: both('ファイルやフォルダーの場所', 'a path'),
  parse: (text, reading) => (text === '' || text.includes('\0') ? undefined : absolute(text, reading)),
})

/** A file, or a folder, that must be there. */
export const existing = (what: 'file' | 'folder'): Kind<string> => {
  const expects =
    what === 'file' ? both('ファイルの場所', 'the path of a file') : both('フォルダーの場所', 'the path of a folder')
  return {
    expects,
    read: (node, key, reading) => {
      const text = textOf(node, expects, key, reading)
      if (text === WRONG) return WRONG
      const file = absolute(text, reading)
      const found = reading.surroundings.look(file)
      if (found === what || (found === 'other' && what === 'file')) return file
      reading.tell(key, found === undefined ? said.notThere(file) : said.notThat(file, what), node)
      return WRONG
    },
  }
}

export const absolute = (text: string, { surroundings }: Reading): string => path.resolve(surroundings.folder, text)

const PORT = String.raw`(\d{1,5})`
const ADDRESS = new RegExp(String.raw`^(?:\[([0-9A-Fa-f:.]{2,45})\]|([A-Za-z0-9.-]{1,253})):${PORT}$`, 'u')

/** `127.0.0.1:25`, `[::1]:25`, `mail.example.jp:25`. */
export function hostAndPort(text: string): { readonly host: string; readonly port: number } | undefined {
  const [, ipv6, name, digits = ''] = ADDRESS.exec(text) ?? []
  const host = ipv6 ?? name
  const port = Number(digits)
  if (host === undefined || port < 1 || port > 65_535) return undefined
  const isHost =
    ipv6 === undefined ? isIP(host) === 4 || (isHostName(host) && !/^[\d.]+$/u.test(host)) : isIP(host) === 6
  return isHost ? { host: host.toLowerCase(), port } : undefined
}

const socketOf = (text: string, reading: Reading): Listen | undefined =>
  /^unix:./iu.test(text) ? { socket: absolute(text.slice(5), reading), mode: undefined } : undefined

const WHERE = both(
  '「アドレス:ポート」(127.0.0.1:2525 や [::1]:2525 など)',
  'address:port, such as 127.0.0.1:2525 or [::1]:2525',
)
const WHERE_OR_SOCKET = both(
  '「アドレス:ポート」(127.0.0.1:2525 など)か「unix:ファイル」',
  'address:port, such as 127.0.0.1:2525, or unix:path',
)

export const tcp: Kind<{ readonly host: string; readonly port: number }> = plain({ expects: WHERE, parse: hostAndPort })

export const tcpOrSocket: Kind<Listen> = plain({
  expects: WHERE_OR_SOCKET,
  parse: (text, reading) => socketOf(text, reading) ?? hostAndPort(text),
})

const fileMode: Kind<number> = plain({
  expects: both('引用符で囲んだ8進数("0660" など)', 'an octal number in quotes, such as "0660"'),
  parse: (text) => (/^(?:0o?)?[0-7]{3}$/u.test(text) ? Number.parseInt(text.replace('o', ''), 8) : undefined),
})

const socketFile = section({
  socket: required(location, {
    ja: 'ソケットのファイル。',
    en: 'The socket file.',
    example: '/run/sekisho/milter.sock',
  }),
  mode: optional(fileMode, {
    ja: 'ソケットに接続できる人(ファイルの許可)。',
    en: 'Who may connect: the permissions of the socket file.',
    example: '"0660"',
  }),
})

/** A port, or a Unix socket with the permissions of its file. */
export const listenOrSocket: Kind<Listen> = either<Listen, Listen>(tcpOrSocket, socketFile as Kind<Listen>)

/** An address or a network in CIDR notation. */
export const network: Kind<string> = plain({
  expects: both('IPアドレスかネットワーク(192.168.1.0/24 など)', 'an IP address or a network such as 192.168.1.0/24'),
  parse: (text) => {
    const [, address = '', bits] = /^([0-9A-Fa-f:.]{2,45})(?:\/(\d{1,3}))?$/u.exec(text) ?? []
    const version = isIP(address)
    if (version === 0 || Number(bits ?? 0) > (version === 4 ? 32 : 128)) return undefined
    return text.toLowerCase()
  },
})

export const address: Kind<string> = plain({
  expects: both('IPアドレス(ポートを付けてもよい)', 'an IP address, with a port if needed'),
  parse: (text) => {
    if (isIP(text) !== 0) return text.toLowerCase()
    const place = hostAndPort(text)
    return place !== undefined && isIP(place.host) !== 0 ? text.toLowerCase() : undefined
  },
})

export const oneWord: Kind<string> = plain({
  expects: both('英数字の名前', 'a name of letters and digits'),
  parse: (text) => (/^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,253}[A-Za-z0-9])?$/u.test(text) ? text.toLowerCase() : undefined),
})

export const tenantName: Kind<string> = plain({
  expects: both(
    '英小文字、数字、ハイフンの名前(36文字まで)',
    'a name of lower-case letters, digits and hyphens, 36 at most',
  ),
  parse: (text) => (/^[a-z0-9][a-z0-9-]{0,35}$/u.test(text) ? text : undefined),
})

export const hostName: Kind<string> = plain({
  expects: both('ホスト名(mail.example.jp など)', 'a host name such as mail.example.jp'),
  parse: (text) => (isHostName(text) ? text.toLowerCase() : undefined),
})

/** A server: its name or its address. */
export const server: Kind<string> = plain({
  expects: both('サーバーの名前(imap.example.jp など)', 'a server such as imap.example.jp'),
  parse: (text) => (isIP(text) !== 0 || isHostName(text) ? text.toLowerCase() : undefined),
})

/** A domain for mail, in ASCII. */
export const domain: Kind<string> = plain({
  expects: both('メールのドメイン(clinic.example.jp など)', 'a domain such as clinic.example.jp'),
  parse: domainOf,
})

function domainOf(text: string): string | undefined {
  if (text.includes('@') || text.length > 253) return undefined
  const ascii = domainToASCII(text.replace(/\.$/u, ''))
  return isHostName(ascii) && ascii.includes('.') && isIP(ascii) === 0 ? ascii : undefined
}

/** A mail address, in lower case. */
export const mailbox: Kind<string> = plain({
  expects: both('メールアドレス(info@example.jp など)', 'a mail address such as info@example.jp'),
  parse: mailboxOf,
})

export function mailboxOf(text: string): string | undefined {
  const [, local, after = ''] = /^([^\s@"<>()[\]\\,;:]{1,64})@([^@]{1,253})$/u.exec(text) ?? []
  const host = local === undefined ? undefined : domainOf(after)
  return local === undefined || host === undefined ? undefined : `${local.toLowerCase()}@${host}`
}

const isHostName = (text: string): boolean =>
  text.length <= 253 && /^(?!-)[A-Za-z0-9-]{1,63}(?<!-)(?:\.(?!-)[A-Za-z0-9-]{1,63}(?<!-))*$/u.test(text)

/** An address on the web; without a slash at its end, unless it is to stay as it is written. */
export const webAddress = (httpsOnly: boolean, asWritten = false): Kind<string> =>
  plain({
    expects: httpsOnly
      ? both('https:// で始まるアドレス', 'an address that begins with https://')
      : both('http:// か https:// で始まるアドレス', 'an address that begins with http:// or https://'),
    parse: (text) => {
      if (!(httpsOnly ? /^https:\/\//iu : /^https?:\/\//iu).test(text) || !URL.canParse(text)) return undefined
      const url = new URL(text)
      return url.username === '' && url.password === '' && url.hash === ''
        ? text.replace(asWritten ? /$/u : /\/+$/u, '')
        : undefined
    },
  })

// LIMIT: SPEC: RFC 6587 leaves the port open and 601 is registered for it, RFC 5425 and RFC 5426 name theirs.
const SYSLOG_PORTS: Readonly<Record<string, number>> = { tcp: 601, tls: 6514, udp: 514 }

/** `tls://siem.example.jp:6514`; without a port the one that is registered. */
export const syslogPlace: Kind<SyslogPlace> = plain({
  expects: both(
    'tls://ホスト:ポート、tcp://ホスト:ポート、udp://ホスト:ポート のどれか',
    'one of tls://host:port, tcp://host:port, udp://host:port',
  ),
  parse: (text) => {
    const [, scheme = '', rest = ''] = /^(tcp|tls|udp):\/\/([^/]{1,300})\/?$/iu.exec(text) ?? []
    const transport = scheme.toLowerCase() as SyslogPlace['transport']
    const hasPort = /:\d+$/u.test(rest) && !/^\[[^\]]*$/u.test(rest)
    const place = hostAndPort(hasPort ? rest : `${rest}:${SYSLOG_PORTS[transport]}`)
    return place === undefined ? undefined : { transport, ...place }
  },
})

/** SPEC: C2SP signed-note, "Verifier keys", and tlog-cosignature: the type 0x04 and 32 bytes in Base 64. */
export const witnessKey: Kind<string> = plain({
  expects: both(
    '証人の公開鍵(「名前+8桁の16進数+Base64」)',
    "a witness's public key (name+8 hexadecimal digits+Base 64)",
  ),
  parse: (text) => (/^[^\s+]{1,200}\+[0-9a-f]{8}\+B[A-P][A-Za-z0-9+/]{42}$/u.test(text) ? text : undefined),
})

/** A policy of ours, or a file with one. */
export const policy: Kind<string> = {
  expects: both(
    'clinic、strict、watch か、方針のファイルの場所',
    'clinic, strict, watch, or the path of a policy file',
  ),
  read: (node, key, reading) => {
    const text = textOf(node, policy.expects, key, reading)
    if (text === WRONG) return WRONG
    if (POLICIES.includes(text)) return text
    if (/[./\\]/u.test(text)) return existing('file').read(node, key, reading)
    return oneOf(...POLICIES).read(node, key, reading)
  },
}

const POLICIES: readonly string[] = ['clinic', 'strict', 'watch']
