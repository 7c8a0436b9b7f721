import { describe, expect, it } from 'vitest';
import { failuresOf } from '../run-text.fixture.js';
import { block } from '../test-text.fixture.js';

describe('print-frontiers, print-feedback and print-catalog', () => {
  it('print times, frontiers, held messages and the catalog', () => {
    const text = block`
      crash-replica name=r2
      ----

      put key=a
      1
      ----
      version 1

      print-frontiers
      ----
      now  0
      log  1
      collection  since  delivered upper  real upper
      kv.r1       [0]    [1]              [2]
      kv.r2       [0]    [1]              [1]

      print-feedback
      ----
      1. Applied: kv.r1 to 2

      print-catalog
      ----
      Store {
          leader: "kv",
          replicas: {
              "r1": Replica {
                  crashed: false,
              },
              "r2": Replica {
                  crashed: true,
              },
          },
      }
    `;
    expect(failuresOf(text)).toBe('');
  });
});
