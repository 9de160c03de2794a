// What is unusual about the way an address is written. None of these changes where it leads; each makes it harder for a
// reader or a filter to see where.

/**
 * - `control-characters`: tabs, line ends or other control characters that browsers drop.
 * - `backslashes`: `https:\\host\`, which browsers turn into slashes.
 * - `slashes`: more or fewer than two slashes after the scheme; browsers make it two.
 * - `no-scheme`: only a host, or `//host`; mail programs put the scheme in front.
 * - `user-info`: something stands before an `@` and in front of the host.
 * - `encoded-host`: percent signs in the host.
 * - `wide-host`: full-width, circled or mathematical letters, or `。` for the dot (UTS 46 maps them).
 * - `invisible-host`: characters in the host that take no room and are dropped (UTS 46).
 * - `imitating-host`: letters of another alphabet that pass for Latin ones.
 * - `disguised-number`: an IPv4 address in hexadecimal, octal, as one number, or with pieces left out.
 * - `mapped-number`: an IPv4 address inside an IPv6 one.
 * - `trailing-dot`: a dot behind the host, which filters comparing names trip over.
 * - `odd-port`: a port that sites for the public do not use.
 * - `encoded-letters`: letters of the path written as percent signs for no reason.
 * - `double-encoded`: percent signs that are themselves encoded, in the path or around the wrapped address.
 * - `cut`: longer than what is read; only the beginning was taken.
 * - `unreadable`: no browser opens it as it stands; what could be made out was kept.
 * - `many-wrappings`: more addresses inside each other than are followed.
 */
export type Oddity =
  | 'control-characters'
  | 'backslashes'
  | 'slashes'
  | 'no-scheme'
  | 'user-info'
  | 'encoded-host'
  | 'wide-host'
  | 'invisible-host'
  | 'imitating-host'
  | 'disguised-number'
  | 'mapped-number'
  | 'trailing-dot'
  | 'odd-port'
  | 'encoded-letters'
  | 'double-encoded'
  | 'cut'
  | 'unreadable'
  | 'many-wrappings'
