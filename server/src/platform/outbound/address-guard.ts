import { BlockList, isIPv6 } from 'node:net';

/** Networks that no address given by a person may lead to: this machine, private ones, link-local, reserved. */
const closed4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
];
/** Those that carry IPv4 addresses inside could lead anywhere: compatible, translated, Teredo and 6to4. */
const closed6 = [
  '::/96',
  '::ffff:0:0:0/96',
  'fc00::/7',
  'fe80::/10',
  'fec0::/10',
  'ff00::/8',
  '2001:db8::/32',
  '100::/64',
  '64:ff9b::/32',
  '2001::/32',
  '2002::/16',
];

const closed = listOf([...closed4, ...closed6]);

/** Whether a resolved address may be connected to; `allowed` opens networks that an operator named. */
export function isOpen(address: string, allowed: readonly string[]): boolean {
  const plain = unmapped(address);
  return listOf(allowed).check(plain, familyOf(plain)) || !closed.check(plain, familyOf(plain));
}

/** `::ffff:127.0.0.1` is 127.0.0.1, also when its last part is written in hexadecimal. */
function unmapped(address: string): string {
  if (!isIPv6(address)) return address;
  const { hostname } = new URL(`http://[${address.split('%')[0]}]/`);
  const mapped = /^\[::ffff:([0-9a-f]+):([0-9a-f]+)\]$/.exec(hostname);
  if (!mapped) return hostname.slice(1, -1);
  const [high = 0, low = 0] = mapped.slice(1).map((part) => Number.parseInt(part, 16));
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIPv6(address) ? 'ipv6' : 'ipv4';
}

function listOf(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', bits] = network.split('/');
    if (bits === undefined) list.addAddress(address, familyOf(address));
    else list.addSubnet(address, Number(bits), familyOf(address));
  }
  return list;
}
