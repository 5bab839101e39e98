export * from './api.ts';
export * from './document.ts';
export * from './errors.ts';
export * from './limits.ts';
export * from './paths.ts';
export * from './roles.ts';
export * from './status.ts';
export * from './text.ts';
