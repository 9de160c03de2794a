import ipaddr from 'ipaddr.js'

/** Whether an address lies in one of these networks (`192.0.2.0/24`, `2001:db8::/32`) or is one of these addresses. */
export function networkTest(networks: readonly string[]): (address: string) => boolean {
  const ranges = networks.map((each) =>
    each.includes('/') ? ipaddr.parseCIDR(each) : ([ipaddr.process(each), hostBits(each)] as const),
  )
  return (text) => {
    if (!ipaddr.isValid(text)) return false
    const address = ipaddr.process(text)
    return ranges.some(([network, bits]) => network.kind() === address.kind() && address.match(network, bits))
  }
}

const hostBits = (address: string): number => (ipaddr.process(address).kind() === 'ipv4' ? 32 : 128)
