import { configure } from '@testing-library/react';

/** Pages are fetched when they are first shown, which on a busy machine takes longer than a blink. */
configure({ asyncUtilTimeout: 15_000 });
