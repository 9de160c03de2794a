import { describe, expect, test } from 'vitest'
import { addressKey } from './address-key.ts'
import { fingerprints, printsToKeep } from './fingerprints.ts'
import { nameKey, nameKeys } from './name-key.ts'
import { askedNearKeys, isNearDomain, nearKeys } from './near-domain.ts'
import { replyText } from './reply-text.ts'
import { isReplySubject, subjectKey } from './subject-key.ts'

test.each([
  ['Taro@Partner.Example', 'taro@partner.example'],
  ['taro+list@partner.example', 'taro@partner.example'],
  ['ｔａｒｏ＠partner.example', 'taro@partner.example'],
  ['taro@例え.jp', 'taro@xn--r8jz45g.jp'],
  ['no address', ''],
  ['@partner.example', ''],
])('the key of %s is %s', (address, key) => {
  expect(addressKey(address)).toBe(key)
})

describe('nameKey', () => {
  test.each([
    ['山田 太郎', '山田太郎'],
    ['山田　太郎　様', '山田太郎'],
    ['山田太郎さん', '山田太郎'],
    ['山田太郎先生', '山田太郎'],
    ['山田太郎(経理部)', '山田太郎'],
    ['青空クリニック 山田太郎', '山田太郎'],
    ['株式会社青空商事 山田太郎', '山田太郎'],
    ['山田太郎@青空病院', '山田太郎'],
    ['YAMADA Taro', 'taro yamada'],
    ['Dr. Taro Yamada', 'taro yamada'],
    ['"Yamada, Taro"', 'taro yamada'],
    ['青空クリニック', '青空クリニック'],
    ['医療法人社団 青空会 青空クリニック', '青空会青空クリニック'],
  ])('of %s is %s', (name, key) => {
    expect(nameKey(name)).toBe(key)
  })

  test.each([
    'info',
    '受付',
    '総務部',
    'No Reply',
    'noreply@example.jp',
    '事務局',
    '',
    '山田',
    'Taro',
    'MAILER-DAEMON',
  ])('%s is nobody in particular', (name) => {
    expect(nameKey(name)).toBe('')
  })

  test('a name in two scripts is both', () => {
    expect(nameKeys('山田 太郎 / Taro YAMADA').map(({ key }) => key)).toEqual(['山田太郎', 'taro yamada'])
  })
})

test.each([
  ['Re: 4月の会議について', '4月の会議について'],
  ['RE: Re[2]: FW: 【重要】お見積りの件', '【重要】お見積りの件'],
  ['返信：転送: お見積り依頼の件', 'お見積り依頼の件'],
  ['[staff:00123] Re: 当直表の変更', '当直表の変更'],
  ['お礼', ''],
])('the key of %s is %s', (subject, key) => {
  expect(subjectKey(subject)).toBe(key)
})

test('what answers', () => {
  expect(isReplySubject('RE: 会議')).toBe(true)
  expect(isReplySubject('返信: 会議')).toBe(true)
  expect(isReplySubject('Report')).toBe(false)
  expect(isReplySubject('[staff:00123] 当直表')).toBe(false)
})

describe('near domains', () => {
  const near: readonly (readonly [string, string])[] = [
    ['aozora-clinlc.example', 'aozora-clinic.example'],
    ['aozoraclinic.example', 'aozora-clinic.example'],
    ['rnaruyama.co.jp', 'maruyama.co.jp'],
    ['maruyarna.co.jp', 'maruyama.co.jp'],
    ['maruyama.com', 'maruyama.co.jp'],
    ['maruyama-support.com', 'maruyama.co.jp'],
    ['marruyama.co.jp', 'maruyama.co.jp'],
    ['mauryama.co.jp', 'maruyama.co.jp'],
  ]
  test.each(near)('%s looks like %s', (asked, known) => {
    expect(isNearDomain(asked, known)).toBe(true)
    // A plain look-up finds it.
    expect(askedNearKeys(asked).some((key) => nearKeys(known).includes(key))).toBe(true)
  })
  test.each([
    ['maruyama.co.jp', 'maruyama.co.jp'],
    ['marubeni.co.jp', 'maruyama.co.jp'],
    ['abc.jp', 'abd.jp'],
    ['clinic.example', 'clinic.jp'],
    ['yamada-clinic.jp', 'tanaka-clinic.jp'],
  ])('%s does not look like %s', (asked, known) => {
    expect(isNearDomain(asked, known)).toBe(false)
  })
})

describe('fingerprints', () => {
  const passage =
    'いつもお世話になっております。先日ご相談した電子カルテの更新について、見積書を添付いたしますのでご確認ください。納期は来月の十五日を予定しております。'
  test('a quoted passage has those of the passage itself', () => {
    const original = fingerprints(`山田です。\n${passage}\n青空商事 山田`)
    const quoted = passage.replace(/(.{20})/g, '$1\r\n').replace(/^/gm, '> ')
    const answer = fingerprints(`承知しました。よろしくお願いします。\n\n${quoted}`)
    const shared = answer.filter((print) => original.includes(print))
    expect(shared.length).toBeGreaterThanOrEqual(4)
  })
  test('another text shares none', () => {
    const other = fingerprints(
      '来週の当直表をお送りします。変更がある場合は、木曜日の正午までに医事課の田中へお知らせください。ご協力をお願いいたします。',
    )
    expect(fingerprints(passage).filter((print) => other.includes(print))).toEqual([])
  })
  test('what is kept of a long text is what is kept of it again', () => {
    const long = Array.from({ length: 200 }, (_, index) => `${passage}${index}号`).join('\n')
    expect(printsToKeep(fingerprints(long))).toHaveLength(32)
    expect(printsToKeep(fingerprints(`> ${long}`))).toEqual(printsToKeep(fingerprints(long)))
  })
  test('short, empty, enormous', () => {
    expect(fingerprints('お礼')).toEqual([])
    expect(fingerprints('')).toEqual([])
    expect(fingerprints('あ'.repeat(1_000_000)).length).toBeLessThanOrEqual(1)
  })
})

describe('replyText', () => {
  test.each([
    ['> quoted\nfresh', 'fresh'],
    ['fresh\n\nOn Mon, 3 Jun 2024 at 09:00, Taro <taro@a.example> wrote:\n> quoted', 'fresh\n'],
    ['fresh\n-----Original Message-----\nFrom: a\nquoted', 'fresh'],
    ['fresh\n________________________________\n差出人: 山田\n送信日時: 2024年\nquoted', 'fresh'],
    ['fresh\n2024年6月3日(月) 9:00 山田太郎 <taro@a.example>:\nquoted', 'fresh'],
    ['fresh\n----------------\n青空商事 山田太郎', 'fresh\n----------------\n青空商事 山田太郎'],
  ])('%j', (text, fresh) => {
    expect(replyText(text).fresh).toBe(fresh)
  })
  test('the address in the signature, not the one in the quotation', () => {
    const text = 'よろしくお願いします。\n--\n山田太郎\nE-mail: Taro@Partner.example\n\n> 田中 <tanaka@clinic.example>'
    expect(replyText(text).signed).toEqual(['taro@partner.example'])
  })
})
