import { describe, expect, test } from 'vitest'
import { plainError, StoreError } from './store-error.ts'
import { parseStorePlace } from './store-place.ts'

const withCode = (code: string, message = 'said by the engine') => Object.assign(new Error(message), { code })

describe('plainError', () => {
  test.each([
    ['SQLITE_BUSY_SNAPSHOT', 'locked'],
    ['SQLITE_FULL', 'full'],
    ['SQLITE_READONLY_DBMOVED', 'read-only'],
    ['SQLITE_IOERR_WRITE', 'unreachable'],
    ['SQLITE_CANTOPEN_ISDIR', 'unreachable'],
    ['SQLITE_CORRUPT_VTAB', 'corrupt'],
    ['SQLITE_NOTADB', 'corrupt'],
    ['ENOSPC', 'full'],
    ['EROFS', 'read-only'],
    ['ECONNREFUSED', 'unreachable'],
    ['EAI_AGAIN', 'unreachable'],
    ['40P01', 'locked'],
    ['53100', 'full'],
    ['53300', 'unreachable'],
    ['57P01', 'unreachable'],
    ['08006', 'unreachable'],
    ['28P01', 'unreachable'],
    ['25006', 'read-only'],
    ['XX001', 'corrupt'],
  ])('%s is %s, in one sentence that names the place', (code, expected) => {
    const error = plainError(withCode(code), '/var/lib/sekisho.db')
    expect(error).toMatchObject({ name: 'StoreError', code: expected })
    expect(String(error)).toMatch(/^StoreError: Cannot use the store "\/var\/lib\/sekisho\.db": [^\n]+$/)
  })

  test.each(['SQLITE_CONSTRAINT_UNIQUE', 'SQLITE_ERROR', '23505', '42601'])(
    '%s is a bug, and stays as it is',
    (code) => {
      const error = withCode(code)
      expect(plainError(error, 'x')).toBe(error)
    },
  )

  test('one that is plain already is left alone; what is no error too', () => {
    const error = new StoreError('full', 'x')
    expect(plainError(error, 'y')).toBe(error)
    expect(plainError(undefined, 'y')).toBeUndefined()
  })
})

test.each([
  ['sekisho.db', 'sqlite', /\/sekisho\.db$/],
  ['sqlite:/a/b.db', 'sqlite', /^\/a\/b\.db$/],
  ['sqlite:///a/b.db', 'sqlite', /^\/a\/b\.db$/],
  ['postgres://me:secret@host:5433/clinic?sslmode=require', 'postgres', /^postgres:\/\/host:5433\/clinic$/],
  ['postgresql://me:secret@[bad/clinic?password=secret', 'postgres', /^postgresql:\/\/\[bad\/clinic$/],
])('parseStorePlace(%s)', (target, engine, shown) => {
  const place = parseStorePlace(target)
  expect(place.engine).toBe(engine)
  expect(place.shown).toMatch(shown)
})
