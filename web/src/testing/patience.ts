import { configure } from '@testing-library/react';

/** Pages are loaded when they are first shown, which takes a while on a busy machine. */
configure({ asyncUtilTimeout: 15_000 });
