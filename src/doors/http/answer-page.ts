import { hash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { HttpLimits } from './limits.ts'
import type { PageAnswer, PageRequest, Pages } from './page.ts'
import { BrokenOff, Refusal } from './refusal.ts'

export interface WrittenPage {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly html: string
}

/** Asks for a page and puts on what a browser must know; undefined where there is no such page. Throws a Refusal. */
export async function answerPage(
  request: IncomingMessage,
  ip: string,
  pages: Pages,
  limits: HttpLimits,
): Promise<WrittenPage | undefined> {
  const { method, headers } = request
  if (method !== 'GET' && method !== 'POST') throw new Refusal(405, 'GET shows a page, POST acts')
  if (method === 'POST') refuseForeign(headers['sec-fetch-site'])
  const [path = '/', query = ''] = (request.url ?? '/').split(/\?(.*)/su, 2)
  const form = method === 'POST' ? await readForm(request, limits) : ''
  const asked: PageRequest = {
    method,
    path,
    query: new URLSearchParams(query),
    form: new URLSearchParams(form),
    ip,
    acceptLanguage: headers['accept-language'] ?? '',
  }
  const answer = await pages(asked)
  return answer === undefined ? undefined : written(answer)
}

/** WHY: a form on somebody else's page must not act in the name of whoever looks at it. */
function refuseForeign(site: string | string[] | undefined): void {
  if (site === undefined || site === 'same-origin' || site === 'none') return
  throw new Refusal(403, 'Forms are taken from our own pages only')
}

// What a page may never set by itself: the door says how it is read.
const OURS = /^(?:content-type|content-length|content-security-policy|transfer-encoding|connection|x-.*)$/iu

function written({ status, headers = {}, html }: PageAnswer): WrittenPage {
  const given = Object.entries(headers).filter(
    ([name, value]) => /^[A-Za-z-]{1,40}$/u.test(name) && !OURS.test(name) && /^[\x20-\x7e]*$/u.test(value),
  )
  return {
    status: Number.isInteger(status) && status >= 200 && status <= 599 ? status : 500,
    headers: {
      'cache-control': 'no-store',
      ...Object.fromEntries(given.map(([name, value]) => [name.toLowerCase(), value])),
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policyFor(html),
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'permissions-policy': 'camera=(), geolocation=(), microphone=()',
      'x-robots-tag': 'noindex, nofollow',
    },
    html,
  }
}

/** Nothing runs and nothing is loaded; the page's own style, which stands in its head, is known by its hash. */
function policyFor(html: string): string {
  const head = html.slice(0, Math.max(0, html.search(/<body\b/iu)))
  const styles = [...head.matchAll(/<style[^>]*>([\s\S]*?)<\/style>/giu)].map(
    ([, style = '']) => `'sha256-${hash('sha256', style, 'base64')}'`,
  )
  const style = styles.length === 0 ? `'none'` : styles.join(' ')
  return `default-src 'none'; style-src ${style}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`
}

function readForm(request: IncomingMessage, { formBytesMax, idleMs }: HttpLimits): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  const chunks: Buffer[] = []
  let bytes = 0
  const timer = setTimeout(() => reject(new Refusal(408, 'The rest of the form did not come')), idleMs)
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    if (bytes > formBytesMax) reject(new Refusal(413, 'The form is too large'))
    else chunks.push(chunk)
  })
  request.once('end', () => resolve(Buffer.concat(chunks).toString('utf8')))
  request.once('close', () => reject(new BrokenOff('in its form')))
  return promise.finally(() => clearTimeout(timer))
}
