/** Places kept in memory: for a replica that has the quota to itself. */
import { restMs, type Allowance } from './allowance.js';
import { systemClock, type Clock } from './clock.js';
import type { Later, Outlook, Pace, Pacer, Place } from './pacer.js';
import { Places } from './places.js';

export interface MemoryPacerOptions {
  clock?: Clock;
}

export function memoryPacer({ clock = systemClock }: MemoryPacerOptions = {}): Pacer {
  return {
    open: (_key, allowance, wake) => new MemoryPace(clock, allowance, wake),
    close: () => Promise.resolve(),
  };
}

class MemoryPace implements Pace {
  readonly #clock: Clock;
  readonly #places: Places;
  readonly #wake: () => void;
  #taken = 0;

  constructor(clock: Clock, allowance: Allowance, wake: () => void) {
    this.#clock = clock;
    this.#places = new Places(clock, allowance);
    this.#wake = wake;
  }

  ask(): Promise<Place | Later> {
    return Promise.resolve(this.#places.full(this.#places.inForce().places) ?? this.#take());
  }

  withdraw(): void {
    // Nobody else is in line.
  }

  outlook(): Outlook {
    return this.#places.outlook(this.#places.inForce(), 1);
  }

  #take(): Place {
    const id = String(++this.#taken);
    const places = this.#places;
    places.take(id);
    return {
      replied: (roundTripMs, throttled) => {
        const now = this.#clock.now();
        places.roundTrip.saw(roundTripMs, now);
        if (throttled) places.limit.refused(places.since(id), now);
        places.rest(id, restMs(places.inForce()));
        this.#wake();
      },
      unused: () => {
        places.free(id);
        this.#wake();
      },
    };
  }
}
