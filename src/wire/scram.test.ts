// The server's side of SCRAM-SHA-256 against the example of RFC 7677, and against what is wrong.
import { createHash, createHmac, pbkdf2Sync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ScramExchange, scramVerifier } from './scram.js';

const SALT = Buffer.from('W22ZaJ0SNY7soEsUEjb6gQ==', 'base64');
// The nonce of the example is no base64: these are other bytes for the same length.
const RANDOM = Buffer.from('hvYDpWUa2RaTCAfuxFIlj0hNlF00', 'base64');

/** What a client with a password answers. */
function proofOf(password: string, first: string, clientFirst: string, binding = 'biws'): string {
  const [, nonce, salt, rounds] = /^r=(.*),s=(.*),i=(.*)$/.exec(first)!;
  const hmac = (key: Buffer, text: string): Buffer =>
    createHmac('sha256', key).update(text).digest();
  const salted = pbkdf2Sync(password, Buffer.from(salt!, 'base64'), Number(rounds), 32, 'sha256');
  const clientKey = hmac(salted, 'Client Key');
  const storedKey = createHash('sha256').update(clientKey).digest();
  const unproved = `c=${binding},r=${nonce}`;
  const signature = hmac(storedKey, `${clientFirst},${first},${unproved}`);
  const proof = Buffer.from(clientKey.map((byte, index) => byte ^ signature[index]!));
  return `${unproved},p=${proof.toString('base64')}`;
}

function begun(): { readonly exchange: ScramExchange; readonly first: string } {
  const exchange = new ScramExchange(scramVerifier('pencil', SALT), RANDOM);
  return { exchange, first: exchange.first('n,,n=user,r=rOprNGfwEbeRWgbNEkqO') };
}

const CLIENT_FIRST = 'n=user,r=rOprNGfwEbeRWgbNEkqO';

describe('SCRAM-SHA-256', () => {
  it('keeps the keys that the example of RFC 7677 has', () => {
    const { storedKey, serverKey } = scramVerifier('pencil', SALT);
    const auth =
      'n=user,r=rOprNGfwEbeRWgbNEkqO,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,' +
      's=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096,c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0';
    const signature = createHmac('sha256', serverKey).update(auth).digest('base64');
    expect(signature).toBe('6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=');
    expect(storedKey).toHaveLength(32);
  });

  it('takes the right password', () => {
    const { exchange, first } = begun();
    expect(first).toMatch(/^r=rOprNGfwEbeRWgbNEkqO\S{20,},s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096$/);
    expect(exchange.final(proofOf('pencil', first, CLIENT_FIRST))).toMatch(/^v=\S{44}$/);
  });

  it('refuses others, other nonces and other bindings', () => {
    const { exchange, first } = begun();
    expect(exchange.final(proofOf('pen', first, CLIENT_FIRST))).toBeNull();
    const other = first.replace('r=', 'r=x');
    expect(() => exchange.final(proofOf('pencil', other, CLIENT_FIRST))).toThrow('malformed');
    expect(() => exchange.final(proofOf('pencil', first, CLIENT_FIRST, 'eSws'))).toThrow(
      'malformed',
    );
    for (const message of ['', 'n,,', 'p=tls-unique,,n=,r=x', 'n,,n=user,r=']) {
      expect(() => begun().exchange.first(message)).toThrow('malformed');
    }
  });
});
