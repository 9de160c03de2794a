/**
 * A name as people see it: forward slashes, and without the version number that ISO 9660 puts behind every name
 * (`INVOICE.DOC;1`, ECMA-119 section 7.5).
 */
export const innerName = (name: string): string => name.replaceAll('\\', '/').replace(/\.?;\d{1,5}$/, '')
