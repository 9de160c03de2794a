// The HTTP door: whoever asks rspamd about a mail can ask us (Haraka, ZoneMTA, Exim, maddy, rspamc). Also health,
// metrics, and the pages on which recipients release held mail.

export type { Check, CheckAnswer, HeaderToAdd, HeaderToRemove, HttpAction } from './answer.ts'
export type { HttpEvent } from './http-event.ts'
export type { HttpSettings, NotReady } from './http-settings.ts'
export { HTTP_LIMITS, type HttpLimits } from './limits.ts'
export type { PageAnswer, PageRequest, Pages } from './page.ts'
export { type HttpServerDoor, serveHttp } from './serve-http.ts'
