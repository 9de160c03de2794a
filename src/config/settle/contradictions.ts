import { type Both, both, shown } from '../reading/said.ts'

// What is said where two keys do not go together.

export const contradiction = {
  noDoors: both(
    'メールの入口が一つもありません。doors の下に smtp, milter, http, imap のどれかを書いてください。',
    'Mail has no way in: write smtp, milter, http or imap below doors.',
  ),
  noNextHop: both(
    '届け先がありません。next-hop を書いてください(例: next-hop: smtp://127.0.0.1:10026)。',
    'Mail has no way out: write a next-hop, such as smtp://127.0.0.1:10026.',
  ),
  noSuchHop: (name: string, near: string | undefined, names: readonly string[]): Both =>
    both(
      `届け先「${shown(name)}」は next-hops にありません。${near === undefined ? (names.length === 0 ? 'next-hops に書いてください。' : `あるのは ${names.join(', ')} です。`) : `「${near}」のことですか。`}`,
      `There is no "${shown(name)}" among next-hops. ${near === undefined ? (names.length === 0 ? 'Write it there.' : `There is: ${names.join(', ')}.`) : `Did you mean "${near}"?`}`,
    ),
  noRelease: both(
    '保留したメールを解放しても届け先がありません。next-hop を書くか、この入口を hold: postfix にしてください。',
    'Held mail could never be released: write a next-hop, or hold: postfix at this door.',
  ),
  noDigestWay: both(
    'お知らせを送る届け先がありません。next-hop を書いてください。',
    'The digest has no way out: write a next-hop.',
  ),
  noPages: both(
    'page-url がありますが、pages: yes のHTTPの入口がないので、リンクを開けません。',
    'There is a page-url, but no HTTP door with pages: yes, so its links lead nowhere.',
  ),
  pagesForNobody: both(
    'ページを出しますが、digest の page-url がないので、受取人はページの場所を知りません。',
    'Pages are served, but without page-url of digest no recipient learns where.',
  ),
  samePlace: (shownPlace: string, key: string): Both =>
    both(
      `「${shownPlace}」は ${key} と同じ場所です。入口ごとに別のポートにしてください。`,
      `"${shownPlace}" is where ${key} listens; give each door a port of its own.`,
    ),
  loop: (key: string): Both =>
    both(
      `届け先が、関所自身の入口(${key})です。メールが回り続けます。`,
      `This next hop is a door of Sekisho itself (${key}); mail would go round for ever.`,
    ),
  everybody: both(
    'すべてのアドレスを含むネットワークです。誰でも名乗れることになるので使えません。',
    'This network is everybody: anyone could claim to be yours.',
  ),
  clearWebhook: both(
    '暗号化せずに、ほかの機械へ記録を送ることになります。https:// にするか、それでよければ allow-http: yes と書いてください。',
    'Entries would go to another machine without encryption: write https://, or allow-http: yes where that is meant.',
  ),
  caWithoutTls: both(
    'ca は、暗号化する送り先(tls:// や https://)にだけ書けます。',
    'A ca is for encrypted places (tls://, https://) only.',
  ),
  openDoor: both(
    'このポートは、ほかの機械からもつながります。token か allow で、問い合わせる相手を絞ってください。',
    'Other machines reach this port. Say who may ask, by token or by allow.',
  ),
  noOwn: both(
    '自分のドメインもアドレスも書かれていません。domains(または addresses)を書いてください。',
    'Nothing says which mail is yours: write domains, or addresses.',
  ),
  twoForms: both(
    'clinics があるときは、domains, addresses, recipients は施設ごとに書いてください。',
    'Where there are clinics, domains, addresses and recipients are written in each of them.',
  ),
  sameClinic: (name: string): Both =>
    both(`施設「${name}」が二度書かれています。`, `The clinic "${name}" is written twice.`),
  sameOwn: (own: string, name: string): Both =>
    both(`「${own}」はもう施設「${name}」にあります。`, `"${own}" belongs to the clinic "${name}" already.`),
  addressAtOwn: (address: string): Both =>
    both(
      `「${address}」のドメインは domains にあるので、書く必要はありません。`,
      `"${address}" is at one of your domains; it need not be written.`,
    ),
  strangeRecipient: (address: string): Both =>
    both(
      `「${address}」は、この施設のドメインにもアドレスにもありません。`,
      `"${address}" is at none of this clinic's domains, and none of its addresses.`,
    ),
  oneLogin: both('password か oauth のどちらか一つを書いてください。', 'Write either password or oauth.'),
  whoseMailbox: both(
    '施設がいくつもあるので、この受信箱がどの施設のものか clinic に書いてください。',
    'There are several clinics: say with clinic whose mailbox this is.',
  ),
  noSuchClinic: (name: string, near: string | undefined): Both =>
    both(
      `施設「${name}」は clinics にありません。${near === undefined ? '' : `「${near}」のことですか。`}`,
      `There is no clinic "${name}".${near === undefined ? '' : ` Did you mean "${near}"?`}`,
    ),
  sameMailbox: (name: string): Both =>
    both(`入口「${name}」が二度書かれています。`, `The mailbox "${name}" is written twice.`),
  holdInWatched: (folder: string): Both =>
    both(
      `「${folder}」は見張るフォルダーなので、保留の置き場所にできません。`,
      `"${folder}" is watched, so held mail cannot go there.`,
    ),
} as const
