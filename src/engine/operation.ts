import type { Catalog } from './catalog.js';
import { isRequestFault, validationError } from './engine-error.js';

/** Makes an operation of an engine out of a function of its catalog; see `operation`. */
export type Bind = <I, O>(run: (catalog: Catalog, input: I) => O) => (input: I) => O;

/**
 * What is due by the clock is done first. What expressions and values complain of is the request's fault: a
 * ValidationException. Changes are told of when the operation is through, or has failed after some of them.
 */
export function operation<I, O>(catalog: Catalog, run: (catalog: Catalog, input: I) => O): (input: I) => O {
  return (input) => {
    try {
      const { schedule } = catalog;
      if (schedule.next < Number.POSITIVE_INFINITY) schedule.settle(catalog.now());
      const { faults } = catalog.behaviour;
      return faults === undefined ? run(catalog, input) : faults.run(catalog, run, input);
    } catch (error) {
      throw isRequestFault(error) ? validationError(error.message) : error;
    } finally {
      catalog.changes.deliver();
    }
  };
}
