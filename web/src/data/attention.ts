/**
 * How many documents need a person, as the list of documents last counted them. Other pages show
 * it without a read of their own.
 */
export const attention = { count: 0 };
