import { describe, expect, it } from 'vitest'
import { cpuMs } from '../../../test/fixtures/cpu-ms.ts'
import { dateCandidates } from './date-candidates.ts'
import { findPasswords } from './find-passwords.ts'
import { nameCandidates } from './name-candidates.ts'

const valuesIn = (text: string) => findPasswords(text).map(({ value }) => value)

describe('findPasswords', () => {
  it.each([
    ['パスワード：abc123', ['abc123']],
    ['パスワードは「ぱすわーど」です', ['ぱすわーど']],
    ['解凍パスワード: Xy#9_k!z です。', ['Xy#9_k!z']],
    ['解凍PWは Abc-2024 となります。', ['Abc-2024']],
    ['ＰＷ：ＡＢＣ１２３', ['ABC123', 'ＡＢＣ１２３']],
    ['【PW】\n\n  zx81\n', ['zx81']],
    ['Pass:1234', ['1234']],
    ['The password is Secret99.', ['Secret99.', 'Secret99']],
    ['the password for the attached file is: k3y', ['k3y']],
    ['To open it use password "Q w1"', ['Q w1']],
    ['Archive password: 777', ['777']],
    ['Zip pass - 5512', ['5512']],
    ['Passwort: geheim1', ['geheim1']],
    ['パスワードは下記の通りです。\r\n\r\n　Hello2024\r\n\r\nよろしく', ['Hello2024']],
    ['先程送付しました添付ファイルのパスワード\n--------\n20200131\n--------', ['20200131']],
    ['暗証番号は4649です', ['4649']],
    ['パスワード(半角): 9876', ['9876']],
    ['ﾊﾟｽﾜｰﾄﾞ:half77', ['half77']],
    ['パスワード　→　a1b2', ['a1b2']],
    ['解凍パス→Kz7!qm2X', ['Kz7!qm2X']],
    ['zipの鍵は Kz7!qm2X です', ['Kz7!qm2X']],
    ['開くときは Kz7!qm2X を入力してください', ['Kz7!qm2X']],
    ['暗号化キー：Kz7!qm2X', ['Kz7!qm2X']],
    ['解除コード：Kz7!qm2X', ['Kz7!qm2X']],
    ['添付ファイルを開く際は次の文字列をご入力ください。\r\nKz7!qm2X', ['Kz7!qm2X']],
    ['解凍時の文字列は下記です\r\n\r\nKz7!qm2X', ['Kz7!qm2X']],
    ['パスワード：\r\n\r\n\r\n\r\n\r\nKz7!qm2X', ['Kz7!qm2X']],
    ['キーワード：Kz7!qm2X', ['Kz7!qm2X']],
    ['パスワ一ド：Kz7!qm2X', ['Kz7!qm2X']],
    ['パスワード:Kz7!qm2X(半角英数)', ['Kz7!qm2X(', 'Kz7!qm2X']],
    ['パスワードは K z 7 ! q m 2 X (スペースなし)', ['Kz7!qm2X']],
    ['P W : Kz7!qm2X', ['Kz7!qm2X']],
    ['パスワードは受付時にお伝えした番号 Kz7!qm2X です', ['Kz7!qm2X']],
  ])('reads %j', (text, values) => {
    expect(valuesIn(text)).toEqual(values)
  })

  it.each([
    'パスワードは別途お送りします。',
    'Please reset your password in the portal. Your password will expire soon',
    'A passport is required',
    'お世話になっております。請求書を添付いたします。',
  ])('finds nothing in %j', (text) => {
    expect(valuesIn(text)).toEqual([])
  })

  it('keeps the words around', () => {
    expect(findPasswords('お世話に\n  パスワード：abc123 です')[0]?.context).toBe('パスワード：abc123 です')
  })

  it('is bounded and quick on text made to be slow', () => {
    const slow = [
      'パスワードは'.repeat(40_000),
      'password is aaaaaaaa1\n'.repeat(9_000),
      `${'「'.repeat(300)}pw${'「'.repeat(90)}\n`.repeat(500),
    ]
    const start = cpuMs()
    for (const text of slow) expect(findPasswords(text).length).toBeLessThanOrEqual(200)
    expect(cpuMs() - start).toBeLessThan(1_000)
  })
})

describe('many of them', () => {
  it('the plain word comes first, and decoys do not push it out', () => {
    const decoys = Array.from({ length: 900 }, (_, index) => `キーワード：decoy${index}`)
    expect(valuesIn([...decoys, 'パスワード：right1'].join('\n'))[0]).toBe('right1')
    expect(valuesIn(Array.from({ length: 60 }, (_, index) => `PW: x${index}y`).join('\n'))).toHaveLength(60)
  })
})

describe('nameCandidates', () => {
  it.each([
    ['資料_PW_Kz7!qm2X.zip', 'Kz7!qm2X'],
    ['資料(pass k3y9).zip', 'k3y9'],
    ['見積書【20240105】.tar.gz', '20240105'],
    ['パスワードはabc123.7z', 'abc123'],
  ])('%s', (name, value) => expect(nameCandidates(name)).toContain(value))
})

describe('dateCandidates', () => {
  it('writes the day as people in Japan do', () => {
    const found = dateCandidates('Fri, 5 Jan 2024 10:00:00 +0900')
    expect(found).toEqual(expect.arrayContaining(['20240105', '240105', '0105', 'R060105', '令和6年1月5日']))
  })

  it.each(['', 'yesterday', 'Fri, 99 Jan 2024', '1 Foo 2024'])('finds none in %j', (date) => {
    expect(dateCandidates(date)).toEqual([])
  })
})
