/**
 * The wait after so many failures, milliseconds: doubled each time up to the last, and a quarter more or less by chance,
 * so that the mailboxes of one provider do not come back all at once.
 */
export function backoffMs(
  { first, last }: { readonly first: number; readonly last: number },
  failures: number,
): number {
  const base = Math.min(last, first * 2 ** Math.min(failures, 30))
  return Math.round(base * (0.75 + Math.random() / 2))
}
