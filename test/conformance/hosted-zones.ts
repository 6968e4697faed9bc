import type { Environment } from '../../infra/environments/environment.ts';

/**
 * The hosted zones of an environment, empty, as MiniStack keeps them between two starts (its `core/persistence.py`): keys
 * are the account, a NUL and the key as Python writes it.
 */
export const hostedZones = ({ account, sendingDomains }: Environment) => {
  const zones = sendingDomains.flatMap(({ hostedZone }) => (hostedZone === undefined ? [] : [hostedZone]));
  const scoped = <Value>(value: (zone: { readonly id: string; readonly name: string }) => Value) => ({
    __scoped__: true,
    data: Object.fromEntries(zones.map((zone) => [`${account}\u0000'${zone.id}'`, value(zone)])),
  });
  return {
    __ministack_format__: 2,
    payload: {
      zones: scoped(({ id, name }) => ({
        id,
        name: `${name}.`,
        caller_reference: id,
        comment: '',
        private: false,
        vpcs: [],
      })),
      records: scoped(() => []),
    },
  };
};
