export {
  type Dispatcher,
  type DispatcherCounts,
  type DispatcherOptions,
  type DispatcherStep,
  startDispatcher,
} from './dispatcher.ts';
export { type FaultStack, type FaultStackOptions, startFaultStack } from './fault-stack.ts';
export { type MishapRates, noMishaps } from './mishaps.ts';
