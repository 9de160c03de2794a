import path from 'node:path'

// Where a store lies, as the operator writes it: `postgres://…`, `sqlite:FILE` or a file's path.

export type StorePlace =
  | { readonly engine: 'sqlite'; readonly file: string; readonly shown: string }
  | { readonly engine: 'postgres'; readonly url: string; readonly shown: string }

export function parseStorePlace(target: string): StorePlace {
  if (/^postgres(?:ql)?:\/\//i.test(target)) return { engine: 'postgres', url: target, shown: withoutSecrets(target) }
  const file = path.resolve(target.replace(/^sqlite:(?:\/\/)?/i, ''))
  return { engine: 'sqlite', file, shown: file }
}

/** The address without what must not stand in a log: password and parameters. */
function withoutSecrets(url: string): string {
  if (!URL.canParse(url)) return url.replace(/\/\/.*@/, '//').replace(/\?.*/s, '')
  const { host, pathname } = new URL(url)
  return `postgres://${host}${pathname}`
}
