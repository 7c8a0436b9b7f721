import { mapType } from '../sql-types/map-type.js';
import type { SqlType } from '../sql-types/sql-type.js';
import { fixedZone, timeZoneOf, type TimeZone } from './time-zone.js';

/** Zones by the name that types have them by: few, as sessions choose them. */
const zones = new Map<string, TimeZone>();

/** So many names are kept. */
const ZONES_KEPT = 64;

const UTC = fixedZone(0);

/** The zone of a type of timestamps: see {@link inZone}. */
export function sessionZone(name: string | undefined): TimeZone {
  if (name === undefined) return UTC;
  const known = zones.get(name);
  if (known !== undefined) return known;
  if (zones.size >= ZONES_KEPT) zones.clear();
  const zone = timeZoneOf(name);
  zones.set(name, zone);
  return zone;
}

/** The zone of a type that {@link inZone} made; that of others is UTC. */
export function zoneOfType(type: SqlType): TimeZone {
  return sessionZone(type.kind === 'timestamptz' || type.kind === 'timetz' ? type.zone : undefined);
}

/**
 * The type with a session's time zone wherever it is `timestamptz` or `timetz`. Such types are for
 * whatever depends on the zone: what prints values, reads texts or counts days. No column of a plan
 * has one.
 */
export function inZone(type: SqlType, zone: string): SqlType {
  return mapType(type, (part) => {
    return part.kind === 'timetz' || part.kind === 'timestamptz' ? { ...part, zone } : part;
  });
}
