export {
  type Dispatcher,
  type DispatcherCounts,
  type DispatcherOptions,
  type DispatcherStep,
  startDispatcher,
} from './dispatcher.ts';
export { type DurableStep, durableSteps } from './durable-steps.ts';
export { type FaultStack, type FaultStackOptions, startFaultStack } from './fault-stack.ts';
export type { CommitFault, CommitRule } from './mischief.ts';
export { type MishapRates, noMishaps } from './mishaps.ts';
export type { FunctionName, Runtime } from './runtime.ts';
