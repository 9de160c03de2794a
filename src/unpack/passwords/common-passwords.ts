/**
 * Passwords worth a try on any locked archive, most likely first. WHY these: Emotet's ZIPs of 2020-2022 told short
 * numbers in the body or used none that was hard; security teams and vendors exchange samples as `infected`; the
 * rest heads every published list of leaked passwords, and Japanese offices lock files with the year. Short on
 * purpose: every try costs time, and a mail that tells its password is read before this list is.
 */
export const COMMON_PASSWORDS: readonly string[] = [
  'infected',
  '1234',
  '12345',
  '123456',
  '123',
  'password',
  '0000',
  '1111',
  '777',
  '111',
  '12345678',
  'abcd1234',
  'pass',
  'Password',
  'password1',
  'P@ssw0rd',
  'qwerty',
  '123456789',
  'malware',
  'virus',
  '2026',
  '2025',
  '2024',
  '2023',
  '2022',
  '2021',
  '2020',
  '2019',
]
