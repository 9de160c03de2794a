// What kind of service a host is, as far as everybody knows.

import { FILE_HOST_NAMES, FILE_HOSTS, SHORTENERS, STORAGE_ENDINGS } from './known-hosts.data.ts'
import type { LinkPlace } from './link-place.ts'

/** Whether anybody may put a file there and hand out its address. */
export const isFileHost = ({ host, registrableDomain }: LinkPlace): boolean =>
  FILE_HOSTS.has(registrableDomain) ||
  FILE_HOST_NAMES.has(host) ||
  STORAGE_ENDINGS.some((ending) => host.endsWith(ending))

/** Whether the address stands for another one that only its host knows. The host's own front page does not. */
export const isShortened = ({ registrableDomain, path }: LinkPlace): boolean =>
  SHORTENERS.has(registrableDomain) && /^\/[^/?]/.test(path)
