import type { ClinicConfig, Config, NextHop } from '#config'

/** What the configuration says of a tenant, which is called as its clinic is. */
export const clinicConfigOf = (tenant: string, { clinics }: Config): ClinicConfig | undefined =>
  clinics.find(({ name }) => name === tenant)

/** Where a tenant's released mail and our own notices go; undefined where nobody has said. */
export const nextHopOf = (tenant: string, config: Config): NextHop | undefined =>
  clinicConfigOf(tenant, config)?.nextHop ?? config.nextHop
